package dev.lockstep.engine.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles the kernels for this machine's processor. */
public final class HostCompiler {
    static final Path SOURCES = Path.of(System.getProperty("lockstep.root"), "engine", "src", "main", "cuda");
    private static final List<String> OPTIONS = List.of("-std=c++17", "-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror");
    /** The C library's fmaf is right everywhere, but an instruction is ten times as fast. */
    private static final List<String> FMA = List.of("-mfma", "-mavx2");
    /** Optimizing what is watched takes longer than it saves. */
    private static final List<String> SANITIZERS = List.of("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

    private HostCompiler() {}

    /** Why there is no compiler here; null where there is one. */
    public static String missing() {
        try {
            Process process = new ProcessBuilder("g++", "--version").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0 ? null : "g++ --version ended with status " + process.exitValue();
        } catch (IOException e) {
            return "g++ is not installed, so the kernels cannot be run on the processor";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return a program that takes commands */
    public static Path compile(boolean sanitized) {
        return compile(sanitized ? "kernels-sanitized" : "kernels", "main.cpp", sanitized ? SANITIZERS : List.of());
    }

    /** @return a folder with a driver in it */
    public static Path compileDriver() {
        return compile("libcuda.so.1", "driver.cpp", List.of("-shared", "-fPIC")).getParent();
    }

    private static Path compile(String name, String main, List<String> options) {
        try {
            Path output = Files.createTempDirectory("lockstep-kernels").resolve(name);
            output.getParent().toFile().deleteOnExit();
            output.toFile().deleteOnExit();
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(OPTIONS);
            command.addAll(hasFma() ? FMA : List.of());
            command.addAll(options);
            for (String source : List.of("kernels.cpp", "grid.cpp", "fiber.cpp", main)) {
                command.add(SOURCES.resolve("host").resolve(source).toString());
            }
            command.addAll(List.of("-o", output.toString()));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ":\n" + messages);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasFma() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        return Files.isReadable(processors) && Files.readString(processors).matches("(?s).*\\bflags\\b[^\n]* fma [^\n]* avx2 .*");
    }
}

package dev.lockstep.engine.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles the kernels for this machine's processor. */
final class HostCompiler {
    static final Path SOURCES = Path.of(System.getProperty("lockstep.root"), "engine", "src", "main", "cuda");
    /** A fortified longjmp refuses to go to another stack. */
    private static final List<String> OPTIONS = List.of("-std=c++17", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-U_FORTIFY_SOURCE");
    /** The C library's fmaf is right everywhere, but an instruction is ten times as fast. */
    private static final List<String> FMA = List.of("-mfma");
    private static final List<String> SANITIZERS = List.of("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

    private HostCompiler() {}

    /** Why there is no compiler here; null where there is one. */
    static String missing() {
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

    /** @return the program */
    static Path compile(boolean sanitized) {
        try {
            Path program = Files.createTempDirectory("lockstep-kernels").resolve(sanitized ? "kernels-sanitized" : "kernels");
            program.toFile().deleteOnExit();
            program.getParent().toFile().deleteOnExit();
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(OPTIONS);
            command.addAll(hasFma() ? FMA : List.of());
            command.addAll(sanitized ? SANITIZERS : List.of());
            for (String source : List.of("kernels.cpp", "grid.cpp", "main.cpp")) {
                command.add(SOURCES.resolve("host").resolve(source).toString());
            }
            command.addAll(List.of("-o", program.toString()));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ":\n" + output);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasFma() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        return Files.isReadable(processors) && Files.readString(processors).matches("(?s).*\\bflags\\b[^\n]* fma .*");
    }
}

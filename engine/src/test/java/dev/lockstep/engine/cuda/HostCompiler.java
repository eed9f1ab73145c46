package dev.lockstep.engine.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Compiles the kernels for this machine's processor. */
public final class HostCompiler {
    static final Path SOURCES = Path.of(System.getProperty("lockstep.root"), "engine", "src", "main", "cuda");
    private static final Path KEPT = Path.of(System.getProperty("lockstep.root"), "engine", "target", "host-kernels");
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();
    private static final List<String> OPTIONS = List.of("-std=c++17", "-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror");
    /** The C library's fmaf is right everywhere, but an instruction is ten times as fast. */
    private static final List<String> FMA = List.of("-mfma", "-mavx2");
    /** Optimizing what is watched takes longer than it saves. */
    private static final List<String> SANITIZERS = List.of("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

    private HostCompiler() {}

    /** Why there is no compiler here; null where there is one. */
    public static String missing() {
        return version() == null ? "g++ is not installed, so the kernels cannot be run on the processor" : null;
    }

    private static String version() {
        try {
            Process process = new ProcessBuilder("g++", "--version").redirectErrorStream(true).start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? version : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return a program that takes commands */
    public static Path compile(boolean sanitized) {
        return sanitized ? link("kernels-sanitized", "main.cpp", SANITIZERS) : link("kernels", "main.cpp", List.of("-fPIC"));
    }

    /** @return a folder with a driver in it */
    public static Path compileDriver() {
        return link("libcuda.so.1", "driver.cpp", List.of("-shared", "-fPIC")).getParent();
    }

    /** With kernels that may be those of another program, too. */
    private static Path link(String name, String main, List<String> options) {
        List<String> compiling = new ArrayList<>(options);
        compiling.remove("-shared");
        List<String> command = new ArrayList<>(options);
        for (String source : List.of("kernels.cpp", "grid.cpp", "fiber.cpp", main)) {
            List<String> object = new ArrayList<>(compiling);
            object.addAll(List.of("-c", SOURCES.resolve("host").resolve(source).toString()));
            command.add(made(source.replace(".cpp", ".o"), object).toString());
        }
        return made(name, command);
    }

    /** What g++ makes of the sources; what it made before, for any test of any module, is taken again. */
    private static Path made(String name, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(OPTIONS);
            command.addAll(hasFma() ? FMA : List.of());
            command.addAll(arguments);
            Path output = KEPT.resolve(digest(command)).resolve(name);
            synchronized (LOCKS.computeIfAbsent(output, key -> new Object())) {
                if (!Files.exists(output)) {
                    make(command, output);
                }
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Other processes may be at it as well. */
    private static void make(List<String> command, Path output) throws IOException, InterruptedException {
        Files.createDirectories(output.getParent());
        Path unfinished = Files.createTempFile(output.getParent(), "unfinished", "");
        command.addAll(List.of("-o", unfinished.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            Files.delete(unfinished);
            throw new AssertionError(command + ":\n" + messages);
        }
        Files.move(unfinished, output, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of a command, the compiler and all sources. */
    private static String digest(List<String> command) throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((command + version()).getBytes(StandardCharsets.UTF_8));
            for (Path source : sources.filter(file -> file.toString().matches(".*\\.(cu|cuh|cpp|h)")).sorted().toList()) {
                sha.update(Files.readAllBytes(source));
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasFma() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        return Files.isReadable(processors) && Files.readString(processors).matches("(?s).*\\bflags\\b[^\n]* fma [^\n]* avx2 .*");
    }
}

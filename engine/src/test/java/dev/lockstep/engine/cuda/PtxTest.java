package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed PTX is that of the sources, rounds as they say, and is fit for every GPU it is meant for. */
class PtxTest {
    /** With 256 threads a block: four blocks on a multiprocessor of 64 Ki registers. */
    private static final int MOST_REGISTERS = 64;
    /** Two blocks, of kernels whose threads have so many sums that they need no others to wait for loads. */
    private static final int MOST_REGISTERS_WIDE = 128;
    private static final Pattern WIDE = Pattern.compile(".*_4x\\d+");
    private static final int MOST_SHARED_BYTES = 8192;

    private static String ptx;

    @BeforeAll
    static void read() {
        ptx = committed();
    }

    static String committed() {
        try (InputStream resource = Device.class.getResourceAsStream("lockstep.ptx")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void comesFromTheseSources() throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (String kind : List.of(".cu", ".cuh")) {
            try (Stream<Path> files = Files.list(HostCompiler.SOURCES)) {
                for (Path file : files.filter(f -> f.toString().endsWith(kind)).sorted().toList()) {
                    sha.update(Files.readAllBytes(file));
                }
            }
        }
        String first = ptx.lines().findFirst().orElseThrow();
        assertEquals("// Made by dev/ptx.sh from sources with the SHA-256 " + HexFormat.of().formatHex(sha.digest()), first, "run dev/ptx.sh");
    }

    @Test
    void isWhatTheCompilerMakes(@TempDir Path folder) throws Exception {
        String compiler = nvcc();
        assumeTrue(compiler != null, "nvcc is not installed, so the PTX cannot be made again");
        Matcher release = Pattern.compile("// Cuda compilation tools, release .*, (V\\S+)").matcher(ptx);
        assertTrue(release.find());
        assumeTrue(compiler.contains(release.group(1)), "the PTX was made by nvcc " + release.group(1) + ", here is another: " + compiler.strip());
        Path again = folder.resolve("again.ptx");
        Process process = new ProcessBuilder(System.getProperty("lockstep.root") + "/dev/ptx.sh", again.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertArrayEquals(ptx.getBytes(StandardCharsets.UTF_8), Files.readAllBytes(again), "run dev/ptx.sh");
    }

    private static String nvcc() throws Exception {
        try {
            Process process = new ProcessBuilder("nvcc", "--version").redirectErrorStream(true).start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? version : null;
        } catch (IOException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sm_75", "sm_80", "sm_86", "sm_89", "sm_90"})
    void assemblesWithinItsBudget(String target) {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "the assembler is one for Linux on x86-64");
        Map<String, Assembler.Usage> usages = Assembler.assemble(ptx, target);
        assertEquals(kernels(ptx), usages.keySet().stream().collect(Collectors.toCollection(TreeSet::new)));
        usages.forEach((kernel, usage) -> {
            String name = target + " " + kernel + " " + usage;
            assertTrue(usage.registers() <= (WIDE.matcher(kernel).matches() ? MOST_REGISTERS_WIDE : MOST_REGISTERS), name);
            assertTrue(usage.sharedBytes() <= MOST_SHARED_BYTES, name);
            assertEquals(0, usage.spilledBytes(), name);
        });
    }

    static Set<String> kernels(String ptx) {
        return Pattern.compile("\\.visible \\.entry (\\w+)\\(").matcher(ptx).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void hasTheOldestInstructionSetThatItsDriversMayHave() {
        assertTrue(ptx.contains("\n.version 6.4\n.target sm_75\n"), ptx.substring(0, 400));
    }

    /** Without a rounding in its name, an operation may be fused with its neighbour when the driver compiles it. */
    @Test
    void everyOperationIsRoundedByItselfAsIeee754Says() {
        Set<String> operations = instructions("(?:add|sub|mul|fma|mad|div|rcp|sqrt)\\.[a-z0-9.]*f(?:32|64)");
        assertEquals(Set.of("add.rn.f32", "add.rn.f64", "div.rn.f32", "div.rn.f64", "fma.rn.f32", "mul.rn.f32", "mul.rn.f64", "rcp.rn.f32", "sqrt.rn.f32",
                "sqrt.rn.f64", "sub.rn.f32"), operations);
        assertEquals(Set.of(), instructions("[a-z0-9]+\\.(?:[a-z0-9]+\\.)*(?:ftz|approx|full|sat)[a-z0-9.]*"));
    }

    @Test
    void hasNoAtomics() {
        assertEquals(Set.of(), instructions("(?:atom|red)\\.[a-z0-9.]+"));
    }

    /** The different ones, without operands. */
    private static Set<String> instructions(String pattern) {
        return Pattern.compile("(?m)^\\s*(?:@!?%p\\d+\\s+)?(" + pattern + ")\\s").matcher(ptx).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

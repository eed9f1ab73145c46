package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.support.ChildJvm;
import dev.lockstep.engine.support.Jdks;
import dev.lockstep.engine.support.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numerics contract: one digest for each run, whatever it runs on. The digests are committed, so that every machine that builds this project is
 * compared with every other. When they change, {@link Numerics#VERSION} must change with them.
 */
class DigestTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    /** Those of every JVM of the product: kernels are compiled soon. */
    private static final String OPTIONS = "@" + Path.of(System.getProperty("lockstep.root"), "jvm.options");
    /** Rounds after which the optimizing compiler has had the kernels. */
    private static final int COMPILED = 20;
    private static final String EXPECTED = expected();

    private static String expected() {
        try (InputStream stream = DigestTest.class.getResourceAsStream("digests.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0} kernels, {1} threads")
    @CsvSource({"scalar, 1", "scalar, 3", "vector, 1", "vector, 2", "vector, 3", "vector, 8"})
    void kernelsAndThreads(String kernels, int threads) {
        check("this JVM", DigestRuns.digests(kernels.equals("scalar") ? CpuBackend.scalar() : CpuBackend.vector(), threads));
    }

    /**
     * On amd64 each instruction set brings another width, 16 bytes, 32 and 64, and wider ones narrower vectors on demand, which is tried with {@code -Pthorough}. What a
     * processor does not have is taken for the next best that it has.
     */
    static Stream<String> vectorUnits() {
        Stream<String> sets = IntStream.rangeClosed(1, 3).mapToObj(level -> "UseAVX=" + level);
        Stream<String> widths = IntStream.of(16, 32, 64).mapToObj(bytes -> "MaxVectorSize=" + bytes);
        boolean amd64 = System.getProperty("os.arch").equals("amd64");
        return !amd64 ? widths : Seeds.count(1) == 1 ? sets : Stream.concat(sets, widths);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void vectorUnits(String option) throws Exception {
        child(current(), COMPILED, OPTIONS, "-XX:" + option);
    }

    @Test
    void scalarKernelsCompiled() throws Exception {
        child(current(), COMPILED);
    }

    @Test
    void firstCompilerOnly() throws Exception {
        child(current(), 5, MODULE, "-XX:TieredStopAtLevel=1");
    }

    @Test
    void interpretedScalarKernels() throws Exception {
        child(current(), 1, "-Xint");
    }

    /** Every vector operation allocates here. */
    @Tag("thorough")
    @Test
    void interpretedVectorKernels() throws Exception {
        child(current(), 1, MODULE, "-Xint");
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 21, 25})
    void otherJdks(int version) throws Exception {
        Assumptions.assumeTrue(version != Runtime.version().feature(), "it is this JVM");
        Optional<Path> java = Jdks.find(version);
        Assumptions.assumeTrue(java.isPresent(), "there is no JDK " + version + " here; set JAVA_HOME_" + version + " to one");
        child(java.get(), COMPILED, OPTIONS);
        child(java.get(), 1, "-Xint");
    }

    private static Path current() {
        return Path.of(System.getProperty("java.home"));
    }

    private static void child(Path java, int rounds, String... options) throws Exception {
        String output = ChildJvm.run(java, DigestRuns.class, List.of(Integer.toString(rounds)), options);
        int end = output.indexOf('\n');
        check(output.substring(0, end), output.substring(end + 1));
    }

    private static void check(String where, String digests) {
        String actual = "numerics version " + Numerics.VERSION + '\n' + digests;
        assertEquals(EXPECTED, actual, where + ": if the order of operations was changed on purpose, raise Numerics.VERSION, say so in docs/numerics.md, "
                + "and put these lines into digests.txt");
    }
}

package dev.lockstep.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.cuda.HostCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify.sh} as a person calls it: without a GPU, and with a driver whose GPU is the processor. */
class VerifyTest {
    private static final Path SCRIPT = Path.of(System.getProperty("lockstep.root"), "bench", "gpu", "verify.sh");
    private static final Map<String, String> HERE = Map.of("LOCKSTEP_GPU_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "LOCKSTEP_GPU_CLASSES", System.getProperty("java.class.path"), "LOCKSTEP_GPU_ONLY_KERNELS", "1");
    private static Path driver;

    @TempDir
    Path folder;

    private record Ended(int status, String output) {
        String lastLine() {
            return output.lines().reduce("", (before, line) -> line);
        }
    }

    @BeforeAll
    static void compile() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "the bundle is one for Linux on x86-64");
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        driver = HostCompiler.compileDriver();
    }

    @Test
    void withoutAGpuItSaysSoAndVerifiesNothing() throws Exception {
        Ended ended = verify(HERE, Map.of("LD_LIBRARY_PATH", driver.toString(), "LOCKSTEP_TEST_NO_GPU", "1"), "--quick", folder.toString());
        assertEquals(3, ended.status, ended.output);
        assertEquals("nothing was verified: device=cuda cannot be used: the NVIDIA driver finds no GPU", ended.lastLine());
        assertFalse(Files.exists(folder.resolve("report.json")));
    }

    @Test
    void aGpuWithTheSameBitsPasses() throws Exception {
        Ended ended = verify(HERE, Map.of("LD_LIBRARY_PATH", driver.toString()), "--quick", "--device", "cuda:0", folder.toString());
        assertEquals(0, ended.status, ended.output);
        assertEquals("verify.sh: everything was the same, bit for bit", ended.lastLine());
        JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertTrue(report.at("/kernels/same").booleanValue(), report::toString);
        assertEquals(3, report.at("/kernels/random_models").intValue());
        assertEquals("Processor", report.at("/kernels/device").textValue());
        assertEquals(0, report.at("/failed").size());
    }

    @Test
    void aGpuWithOtherBitsFails() throws Exception {
        Ended ended = verify(HERE, Map.of("LD_LIBRARY_PATH", driver.toString(), "LOCKSTEP_TEST_WRONG", "1"), "--quick", folder.toString());
        assertEquals(1, ended.status, ended.output);
        assertEquals("verify.sh: FAILED: kernels", ended.lastLine());
        JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertFalse(report.at("/kernels/same").booleanValue());
        assertEquals("[\"kernels\"]", report.at("/failed").toString());
    }

    @Test
    void wrongCallsAndAMissingBundleHaveTheirCode() throws Exception {
        assertEquals("usage: verify.sh [--quick] [--device cuda:N] [FOLDER]", said(2, "--fast"));
        assertEquals("usage: verify.sh [--quick] [--device cuda:N] [FOLDER]", said(2, "one", "two"));
        assertEquals("device=cpu, allowed are cuda and cuda:N", said(2, "--device", "cpu", folder.toString()));
        Path alone = Files.copy(SCRIPT, folder.resolve("verify.sh"));
        Ended ended = run(List.of("bash", alone.toString(), folder.resolve("out").toString()), Map.of());
        assertEquals(2, ended.status, ended.output);
        assertEquals("verify.sh: neither " + folder + " nor " + folder + "/target/lockstep-gpu has runtime and lockstep-gpu.jar; bench/gpu/build.sh makes them",
                ended.lastLine());
    }

    private String said(int status, String... arguments) throws Exception {
        Ended ended = verify(HERE, Map.of("LD_LIBRARY_PATH", driver.toString()), arguments);
        assertEquals(status, ended.status, ended.output);
        return ended.lastLine();
    }

    private static Ended verify(Map<String, String> environment, Map<String, String> more, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return run(command, all);
    }

    private static Ended run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }
}

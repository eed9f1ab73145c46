package dev.lockstep.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.cuda.HostCompiler;
import dev.lockstep.gpu.Script.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code verify.sh} without a GPU, and with a driver whose GPU is the processor; {@code -Pthorough} trains all presets there. */
@Execution(ExecutionMode.CONCURRENT)
class VerifyTest {
    private static final boolean THOROUGH = Integer.getInteger("lockstep.cases", 1) > 1;
    /** Small ones. */
    private static final String PRESETS = "demo-conv2d,demo-maxpool2d-ceil,uniform-3x3";
    private static final String NO_SANITIZER = "compute-sanitizer is not installed";
    private static Path driver;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "the bundle is one for Linux on x86-64");
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        driver = HostCompiler.compileDriver();
    }

    private Script script() throws Exception {
        // Whatever Python this machine has, it has no part in this.
        return Script.withDriver(driver).with("LOCKSTEP_TEST_MIB", "4096").withProgram(folder.resolve("programs"), "python", "#!/bin/sh\necho python3 has no torch\n")
                .with("LOCKSTEP_GPU_PYTHON", folder.resolve("programs/python").toString());
    }

    private JsonNode report() throws Exception {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void withoutAGpuItSaysWhyAndVerifiesNothing() throws Exception {
        Ended ended = script().with("LOCKSTEP_TEST_NO_GPU", "1").verify("--quick", folder.toString());
        assertEquals(3, ended.status(), ended.output());
        assertEquals("nothing was verified: device=cuda cannot be used: the NVIDIA driver finds no GPU", ended.lastLine());
        assertFalse(Files.exists(folder.resolve("report.json")));
        ended = script().with("LOCKSTEP_TEST_VERSION", "11020").verify("--quick", folder.toString());
        assertEquals(3, ended.status(), ended.output());
        assertEquals("nothing was verified: device=cuda cannot be used: the NVIDIA driver is too old: it has CUDA 11.2, needed is at least 11.4 (driver 470)",
                ended.lastLine());
    }

    @Test
    void aGpuWithTheSameBitsPassesAllPartsThatCanBeRunHere() throws Exception {
        Ended ended = THOROUGH ? script().verify("--quick", "--device", "cuda:0", folder.toString())
                : script().verify("--quick", "--device", "cuda:0", "--presets", PRESETS, folder.toString());
        assertEquals(0, ended.status(), ended.output());
        assertEquals(List.of("verify.sh: not run: memcheck: " + NO_SANITIZER, "verify.sh: not run: racecheck: " + NO_SANITIZER,
                "verify.sh: not run: pytorch: python3 has no torch", "verify.sh: measured: measure compare",
                "verify.sh: the same, bit for bit, or without a finding: kernels presets" + (THOROUGH ? "" : " (" + PRESETS + ")") + " repeats"),
                ended.output().lines().filter(line -> line.startsWith("verify.sh:")).toList(), ended.output());
        JsonNode report = report();
        assertEquals("[]", report.get("failed").toString());
        assertEquals(3, report.get("not_run").size());
        for (String part : List.of("kernels", "presets", "repeats")) {
            assertTrue(report.get(part).get("same").booleanValue(), report::toString);
            assertEquals("Processor", report.get(part).get("device").textValue());
        }
        assertEquals(3, report.at("/kernels/random_models").intValue());
        assertEquals((THOROUGH ? 19 : 3) * 3, report.at("/presets/presets").size());
        assertEquals(17, report.at("/presets/presets/2/runs").intValue());
        assertEquals(2, report.at("/repeats/repeats").intValue());
        requireMeasured(report.get("measure"));
        assertEquals("PyTorch was not measured", report.at("/compare/times_as_fast/0/problem").textValue());
    }

    private static void requireMeasured(JsonNode measure) {
        // Of 3 multiprocessors with 64 lanes at 1 GHz, as the driver of these tests says.
        assertEquals(0.384, measure.get("tera_flops_limit").doubleValue(), 1e-9);
        assertEquals(4, measure.get("training").size());
        for (JsonNode one : measure.get("training")) {
            String text = one.toString();
            assertFalse(one.has("problem"), text);
            double micros = one.get("microseconds_per_step").doubleValue();
            assertTrue(micros > 0 && one.get("microseconds_least").doubleValue() <= micros && micros <= one.get("microseconds_most").doubleValue(), text);
            assertEquals(one.get("runs").intValue() * 1e6 / micros, one.get("run_steps_per_second").doubleValue(), 1e-6, text);
            double flops = 2 * one.get("images_per_second").doubleValue() * one.get("multiply_adds_per_image").longValue();
            assertEquals(flops / 0.384e12, one.get("share_of_limit").doubleValue(), 1e-9, text);
            assertTrue(one.get("memory_mib").doubleValue() > 0.1, text);
        }
        // Three times 144,000 + 320,000 + 3,200, but for the gradient of the images, which nobody needs.
        assertEquals(3 * 467_200 - 144_000, measure.at("/training/0/multiply_adds_per_image").longValue());
        assertTrue(measure.at("/epochs/seconds").doubleValue() > 0, measure::toString);
    }

    @Test
    void aGpuWithOtherBitsFails() throws Exception {
        Ended ended = script().with("LOCKSTEP_TEST_WRONG", "1").verify("--quick", "--only", "kernels", folder.toString());
        assertEquals(1, ended.status(), ended.output());
        assertEquals("verify.sh: FAILED: kernels", ended.lastLine());
        assertFalse(ended.output().contains("the same, bit for bit"), ended.output());
        assertFalse(report().at("/kernels/same").booleanValue());
        assertEquals("[\"kernels\"]", report().get("failed").toString());
    }

    @Test
    void aGpuWithoutRoomFailsWithTheSizes() throws Exception {
        Ended ended = script().with("LOCKSTEP_TEST_MIB", "1").verify("--quick", "--only", "repeats", folder.toString());
        assertEquals(1, ended.status(), ended.output());
        assertTrue(ended.output().matches("(?s).*repeats failed: cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY \\(2\\); bytes=\\d+ on cuda:0 Processor, 0.0 GiB, "
                + "compute capability 7.5, free are \\d+ of 1048576\n.*"), ended.output());
        assertEquals("verify.sh: FAILED: repeats", ended.lastLine());
        assertTrue(report().at("/repeats/problem").textValue().startsWith("cuMemAlloc failed"));
    }

    @Test
    void wrongCallsAndAMissingBundleHaveTheirCode() throws Exception {
        String usage = "usage: verify.sh [--quick] [--device cuda:N] [--only PART,PART] [--presets A,B] [FOLDER]";
        assertEquals(usage, said("--fast"));
        assertEquals(usage, said("one", "two"));
        assertEquals(usage, said("--only"));
        assertEquals("verify.sh: --only speed, allowed are kernels, presets, repeats, memcheck, racecheck, measure, pytorch, compare\n" + usage,
                script().verify("--only", "kernels,speed").output());
        assertEquals("device=cpu, allowed are cuda and cuda:N", said("--device", "cpu", folder.toString()));
        assertTrue(said("--only", "presets", "--presets", "nothing", folder.toString()).matches("preset=nothing, allowed are .*\\bbasic-cnn,.*"));
        Path alone = Files.copy(Script.FOLDER.resolve("verify.sh"), folder.resolve("verify.sh"));
        Ended ended = new Script().run(List.of("bash", alone.toString(), folder.resolve("out").toString()));
        assertEquals(2, ended.status(), ended.output());
        assertEquals("verify.sh: neither " + folder + " nor " + folder + "/target/lockstep-gpu has runtime and lockstep-gpu.jar; bench/gpu/build.sh makes them",
                ended.lastLine());
    }

    private String said(String... arguments) throws Exception {
        Ended ended = script().verify(arguments);
        assertEquals(2, ended.status(), ended.output());
        return ended.lastLine();
    }
}

package dev.lockstep.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.gpu.Script.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify.sh} makes of other tools: stand-ins that say how they were called, and PyTorch on the processor. */
class ToolsTest {
    /** Says which tool it was asked for and runs nothing; ends as TOOL_STATUS says. */
    private static final String SANITIZER = "#!/bin/sh\necho called: \"$1\" \"$2\" \"$3\" \"$4\" \"$5\" \"$6\"\nshift 6\nfor last; do :; done\necho on: \"$last\"\nexit ${TOOL_STATUS:-0}\n";

    @TempDir
    Path folder;

    private Script script() throws Exception {
        return Script.withDriver(folder).withProgram(folder.resolve("programs"), "compute-sanitizer", SANITIZER);
    }

    private String text(String file) throws Exception {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void theSanitizersToolsAreCalledOneByOne() throws Exception {
        Ended ended = script().verify("--quick", "--only", "memcheck,racecheck", folder.toString());
        assertEquals(0, ended.status(), ended.output());
        assertEquals("called: --tool memcheck --target-processes all --error-exitcode 9\non: 1\n", text("memcheck.txt"));
        assertEquals("called: --tool racecheck --target-processes all --error-exitcode 9\non: 1\n", text("racecheck.txt"));
        assertEquals("verify.sh: the same, bit for bit, or without a finding: memcheck racecheck", ended.lastLine());
        assertEquals(6, new ObjectMapper().readTree(text("report.json")).get("not_run").size());
    }

    @Test
    void whatTheSanitizerFindsIsAFailure() throws Exception {
        Ended ended = script().with("TOOL_STATUS", "9").verify("--quick", "--only", "memcheck", folder.toString());
        assertEquals(1, ended.status(), ended.output());
        assertTrue(ended.output().contains("verify.sh: memcheck ended with status 9; all that it said is in " + folder + "/memcheck.txt"), ended.output());
        assertEquals("verify.sh: FAILED: memcheck", ended.lastLine());
    }

    /** A GPU's numbers that nobody measured: what counts is what is made of them. */
    @Test
    void aPythonWithTorchIsCalledAndItsFailureIsOne() throws Exception {
        String python = "#!/bin/sh\nif [ \"$1\" = -c ]; then echo; exit; fi\nshift\necho '{\"called\": \"'$2 $3 $4'\"}'\nexit ${TOOL_STATUS:-0}\n";
        Script script = script().withProgram(folder.resolve("programs"), "python", python).with("LOCKSTEP_GPU_PYTHON", folder.resolve("programs/python").toString());
        Ended ended = script.verify("--quick", "--device", "cuda:1", "--only", "pytorch,compare", folder.toString());
        assertEquals(0, ended.status(), ended.output());
        assertEquals("1 cuda:1 --quick", new ObjectMapper().readTree(text("report.json")).at("/pytorch/called").textValue());
        assertTrue(ended.output().contains("verify.sh: not run: compare: there are no measurements"), ended.output());
        assertEquals("verify.sh: nothing was verified, only measured", ended.lastLine());
        ended = script.with("TOOL_STATUS", "1").verify("--quick", "--only", "pytorch", folder.toString());
        assertEquals(1, ended.status(), ended.output());
        assertEquals("verify.sh: FAILED: pytorch", ended.lastLine());
        assertFalse(Files.exists(folder.resolve("pytorch.json")));
    }

    @Test
    void withoutPythonItSaysSo() throws Exception {
        Ended ended = script().with("LOCKSTEP_GPU_PYTHON", "no-such-python").verify("--only", "pytorch", folder.toString());
        assertTrue(ended.output().contains("verify.sh: not run: pytorch: python3 is not installed"), ended.output());
        assertEquals("verify.sh: nothing was verified, only measured", ended.lastLine());
    }

    /** The comparison's other side, as far as it needs no GPU. */
    @Test
    void pytorchTrainsTheSameModelsEagerlyAndByVmap() throws Exception {
        String python = Stream.of("python3", "/usr/bin/python3").filter(ToolsTest::hasTorch).findFirst().orElse(null);
        assumeTrue(python != null, "there is no python3 with torch here, so that pytorch.py cannot be tried");
        Path json = folder.resolve("pytorch.json");
        Process process = new ProcessBuilder(python, Script.FOLDER.resolve("pytorch.py").toString(), System.getProperty("java.class.path"), "0.1", "cpu", "--quick")
                .redirectOutput(json.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals(0, process.waitFor());
        List<String> all = new ArrayList<>();
        for (JsonNode one : new ObjectMapper().readTree(json.toFile()).get("training")) {
            assertEquals(2, one.get("batch_size").intValue());
            assertTrue(one.has("problem") || one.get("run_steps_per_second").doubleValue() > 0, one::toString);
            all.add(one.get("preset").textValue() + " " + one.get("what").textValue() + " " + one.get("runs") + " " + one.path("problem").asText());
        }
        assertEquals(Stream.of("basic-cnn", "exercise-10-1-baseline").flatMap(preset -> Stream.of(preset + " eager 1 ",
                preset + " CUDA graph 1 CUDA graphs need a GPU, device=cpu", preset + " vmap 2 ")).toList(), all);
    }

    private static boolean hasTorch(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import torch").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}

package dev.lockstep.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Ratios of made up numbers. */
class ComparisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEASURED = """
            {"training": [
                {"preset": "basic-cnn", "runs": 1, "batch_size": 64, "run_steps_per_second": 20000},
                {"preset": "basic-cnn", "runs": 64, "batch_size": 64, "run_steps_per_second": 120000},
                {"preset": "basic-cnn", "runs": 256, "batch_size": 64, "problem": "cuMemAlloc failed"}],
             "epochs": {"runs": 64, "epochs": 10, "seconds": 4.5}}
            """;
    private static final String PYTORCH = """
            {"training": [
                {"preset": "basic-cnn", "what": "eager", "runs": 1, "batch_size": 64, "run_steps_per_second": 2500},
                {"preset": "basic-cnn", "what": "CUDA graph", "runs": 1, "batch_size": 32, "run_steps_per_second": 9000},
                {"preset": "basic-cnn", "what": "vmap", "runs": 64, "batch_size": 64, "run_steps_per_second": 160000},
                {"preset": "basic-cnn", "what": "vmap", "runs": 256, "batch_size": 64, "run_steps_per_second": 200000}]}
            """;

    private final ObjectNode report = JSON.createObjectNode();

    private String compare(JsonNode pytorch) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Comparison(JSON.readTree(MEASURED), pytorch, report, new PrintStream(out)).all();
        return out.toString();
    }

    @Test
    void saysWhatIsAskedForAndWhetherItIsReached() throws Exception {
        assertEquals("""
                  basic-cnn runs=1 against eager: 8.00 times as fast, asked are at least 5: reached
                  basic-cnn runs=1 against a CUDA graph: not compared, the batches have other sizes
                  basic-cnn runs=64 against one eager run after the other: 48.00 times as fast, asked are at least 50: MISSED
                  basic-cnn runs=64 against vmap: 0.75 times as fast, asked are at least 1: MISSED
                  basic-cnn runs=256 against one eager run after the other: not compared, not measured here
                  basic-cnn runs=256 against vmap: not compared, not measured here
                  ten epochs for 64 runs: 4.50 s, asked are less than 5: reached
                """, compare(JSON.readTree(PYTORCH)));
        assertEquals("{\"preset\":\"basic-cnn\",\"runs\":64,\"against\":\"one eager run after the other\",\"times\":48.0,\"asked\":50.0,\"reached\":false}",
                report.at("/times_as_fast/2").toString());
        assertEquals("{\"seconds\":4.5,\"asked_seconds\":5.0,\"reached\":true}", report.get("epochs").toString());
    }

    @Test
    void withoutPytorchNothingIsReached() throws Exception {
        compare(MissingNode.getInstance());
        for (int i = 0; i < 4; i++) {
            assertEquals("PyTorch was not measured", report.at("/times_as_fast/" + i + "/problem").textValue());
        }
    }
}

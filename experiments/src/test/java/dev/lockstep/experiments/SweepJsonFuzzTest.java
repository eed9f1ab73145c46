package dev.lockstep.experiments;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.support.FuzzInputs;
import java.nio.charset.StandardCharsets;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whatever the body of a request holds, it is a sweep or refused with the place where it is wrong. */
class SweepJsonFuzzTest {
    private static final Presets PRESETS = Presets.load();

    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            sweeps(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    @DictionaryEntries({"\"experiment\":", "\"basic-cnn\"", "\"dataset\":", "\"name\":\"strokes\"", "\"training\":", "\"axes\":", "\"seeds\":", "\"strategy\":", "\"type\":",
        "\"optimizer\":", "\"Adam\"", "\"schedule\":", "\"model\":", "\"layers\":", "\"Conv2d\"", "\"from\":", "\"to\":", "\"count\":", "\"weights\":", "1e309", "-0.0", "9007199254740993", "null"})
    void sweeps(byte[] body) {
        try {
            SweepSpec sweep = SweepSpecs.parse(new String(body, StandardCharsets.UTF_8), PRESETS);
            if (sweep.size() <= 1000) {
                sweep.expand();
            }
        } catch (SpecException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("says nothing", e);
            }
        }
    }
}

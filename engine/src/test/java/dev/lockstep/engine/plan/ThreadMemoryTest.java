package dev.lockstep.engine.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadMemoryTest {
    /** Channels of the tiles that there are. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 8})
    void weightsHaveRoomInWholeTiles(int width) {
        for (int channels = 1; channels <= 70; channels++) {
            Operation.Convolution conv = (Operation.Convolution) PlanCompiler.compile(new ModelSpec(List.of(3, 9, 9), List.of(Conv2d.of("0", channels, 3))), 16).operations().stream()
                    .filter(Operation.Convolution.class::isInstance).findFirst().orElseThrow();
            long packed = (channels + width - 1L) / width * width * (1 + 3 * 9);
            long room = ThreadMemory.floats(conv, false);
            assertTrue(room >= packed, channels + " channels in tiles of " + width + ": " + packed + " floats, and room for " + room);
        }
    }
}

package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.support.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiled steps allocate nothing, which also shows that the warm-up gets the kernels compiled: until then every vector is an object. In a JVM of its own, for
 * what gets compiled how depends on what else has run; the other tests run scalar and vector kernels through the same call sites.
 */
class WarmupTest {
    @ParameterizedTest
    @ValueSource(strings = {"common", "normalized"})
    void compiledStepsAllocateNothing(String model) throws Exception {
        String bytes = ChildJvm.run(Path.of(System.getProperty("java.home")), AllocationProbe.class, List.of(model),
                "--add-modules=jdk.incubator.vector").trim();
        assertTrue(Long.parseLong(bytes) < 16 * AllocationProbe.STEPS, "bytes of " + AllocationProbe.STEPS + " steps: " + bytes);
    }
}

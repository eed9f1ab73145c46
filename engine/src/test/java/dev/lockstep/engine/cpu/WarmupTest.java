package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WarmupTest {
    /** This is also what holds the promise that a step allocates nothing: forward, loss, backward, update and evaluation, on SGD and on Adam. */
    @Test
    void stepsStopAllocatingOnceTheKernelsAreCompiled() {
        assertTrue(Warmup.run(), "steps of the tiny model still allocate");
    }
}

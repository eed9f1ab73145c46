package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicePlacementTest {
    private static final Device CPU = new Device("cpu", "CPU", 1, true, "");
    private static final Device NONE = new Device("cuda", "CUDA", 0, false, "there is no NVIDIA driver");
    private static final List<Device> GPUS = List.of(new Device("cuda:0", "Old", 1, false, "too old"), new Device("cuda:1", "New", 1, true, ""),
            new Device("cuda:2", "New", 1, true, ""), CPU);

    private static List<String> devices(List<Device> here, String wanted) {
        return new DevicePlacement(here, 1).devices(run(wanted));
    }

    private static RunSpec run(String wanted) {
        return Runs.run(1, 8, 1, 0.1).withDevice(DeviceSpec.parse(wanted));
    }

    @Test
    void autoIsAnyGpuThatCanBeUsedOtherwiseTheProcessor() {
        assertEquals(List.of("cuda:1", "cuda:2"), devices(GPUS, "auto"));
        assertEquals(List.of("cuda:1", "cuda:2"), devices(GPUS, "cuda"));
        assertEquals(List.of("cuda:2"), devices(GPUS, "cuda:2"));
        assertEquals(List.of("cpu"), devices(GPUS, "cpu"));
        assertEquals(List.of("cpu"), devices(List.of(NONE, CPU), "auto"));
    }

    @Test
    void whatIsNotHereIsLeftToWhoTries() {
        assertEquals(List.of("cuda"), devices(List.of(NONE, CPU), "cuda"));
        assertEquals(List.of("cuda:0"), devices(GPUS, "cuda:0"));
        assertFalse(new DevicePlacement(GPUS, 1).single("cuda:0"), "nobody has to wait for what fails");
    }

    @Test
    void aGpuTakesOneCohortAndTheProcessorAsManyAsThereAreWorkers() {
        DevicePlacement placement = new DevicePlacement(GPUS, 4);
        assertTrue(placement.single("cuda:1"));
        assertFalse(placement.single("cpu"));
        assertEquals(4, placement.most("cpu"));
        assertEquals(256, placement.most("cuda:1"));
    }

    @Test
    void runsThatEndTogetherTrainTogether() {
        DevicePlacement placement = new DevicePlacement(GPUS, 4);
        assertEquals(placement.cohort(Runs.run(1, 8, 1, 0.1)), placement.cohort(Runs.run(1, 8, 2, 0.5)));
        assertNotEquals(placement.cohort(Runs.run(1, 8, 1, 0.1)), placement.cohort(Runs.run(2, 8, 1, 0.1)));
        assertNotEquals(placement.cohort(Runs.run(1, 8, 1, 0.1)), placement.cohort(Runs.run(1, 9, 1, 0.1)));
    }
}

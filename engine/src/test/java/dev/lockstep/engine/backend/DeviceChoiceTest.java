package dev.lockstep.engine.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
    /** A backend that remembers on which of its devices it was wanted. */
    private record Some(String id, List<DeviceInfo> devices, List<Integer> wanted) implements Backend {
        static Some of(String id, DeviceInfo... devices) {
            return new Some(id, List.of(devices), new ArrayList<>());
        }

        @Override
        public String name() {
            return id;
        }

        @Override
        public Availability availability() {
            return Availability.yes("");
        }

        @Override
        public Backend on(int ordinal) {
            wanted.add(ordinal);
            return this;
        }

        @Override
        public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
            throw new AssertionError();
        }
    }

    private final Some cpu = Some.of("cpu", new DeviceInfo("cpu", "CPU", 1, true, "scalar kernels"));
    private final Some none = Some.of("cuda", new DeviceInfo("cuda", "CUDA", 0, false, "there is no NVIDIA driver"));
    private final Some two = Some.of("cuda", new DeviceInfo("cuda:0", "Old", 1, false, "compute capability 5.0, at least 7.5 is needed"),
            new DeviceInfo("cuda:1", "New", 1, true, "compute capability 9.0"));

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:0", "cuda:63"})
    void textIsReadBack(String text) {
        assertEquals(text, DeviceSpec.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CPU", "cuda:", "cuda:64", "cuda:-1", "cuda:1 ", "cpu:0"})
    void whatIsNoDeviceIsRefused(String text) {
        assertEquals("device=" + text + ", allowed are auto, cpu, cuda and cuda:N with N from 0 to 63",
                assertThrows(SpecException.class, () -> DeviceSpec.parse(text)).getMessage());
    }

    @Test
    void autoTakesTheFirstUsableGpuOtherwiseTheProcessor() {
        assertSame(two, Backends.choose(DeviceSpec.AUTO, List.of(cpu, two)));
        assertEquals(List.of(1), two.wanted());
        assertSame(cpu, Backends.choose(DeviceSpec.AUTO, List.of(cpu, none)));
        assertSame(cpu, Backends.choose(DeviceSpec.CPU, List.of(cpu, two)));
        assertSame(two, Backends.choose(DeviceSpec.CUDA, List.of(cpu, two)));
        assertEquals(List.of(1, 1), two.wanted());
    }

    @Test
    void whatIsAskedForAndNotThereHasAReason() {
        assertEquals("device=cuda cannot be used: there is no NVIDIA driver; choose auto or cpu", problem(DeviceSpec.CUDA, none));
        assertEquals("device=cuda:3 cannot be used: there is no NVIDIA driver; choose auto or cpu", problem(DeviceSpec.cuda(3), none));
        assertEquals("device=cuda:3 cannot be used: there is only cuda:0, cuda:1; choose auto or cpu", problem(DeviceSpec.cuda(3), two));
        assertEquals("device=cuda:0 cannot be used: cuda:0 Old, compute capability 5.0, at least 7.5 is needed; choose auto or cpu", problem(DeviceSpec.cuda(0), two));
    }

    private String problem(DeviceSpec wanted, Backend cuda) {
        return assertThrows(DeviceException.class, () -> Backends.choose(wanted, List.of(cpu, cuda))).getMessage();
    }

    @Test
    void gpusAreListedBeforeTheProcessor() {
        assertEquals(List.of("cuda:0", "cuda:1", "cpu"), Backends.devices(List.of(cpu, two)).stream().map(DeviceInfo::id).toList());
    }
}

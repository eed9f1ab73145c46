package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/** Trains on a {@link Device}. */
public record HostBackend(Device device) implements Backend {
    @Override
    public String id() {
        return "cuda-host";
    }

    @Override
    public String name() {
        return "CUDA kernels on the processor";
    }

    @Override
    public Availability availability() {
        return Availability.yes("for tests");
    }

    @Override
    public List<DeviceInfo> devices() {
        return List.of(new DeviceInfo(id(), name(), 0, true, "for tests"));
    }

    @Override
    public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
        return new CudaExecution(device, plan, runs, samples, () -> {});
    }
}

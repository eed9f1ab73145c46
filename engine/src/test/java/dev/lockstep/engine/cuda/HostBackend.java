package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/**
 * Trains on a {@link Device}.
 *
 * @param busy see {@link Widths}: 1 for the kernels of large cohorts, much for those of single runs
 */
public record HostBackend(Device device, int busy) implements Backend {
    static final int WIDE = 1;
    static final int NARROW = Integer.MAX_VALUE;

    /** As {@link CudaBackend} chooses. */
    public HostBackend(Device device) {
        this(device, Widths.BUSY);
    }

    /** Another choice for another seed. */
    static HostBackend of(Device device, int seed) {
        return new HostBackend(device, new int[] {WIDE, 5, NARROW}[seed % 3]);
    }

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
        return new CudaExecution(device, plan, runs, samples, busy, () -> {});
    }
}

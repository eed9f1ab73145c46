package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/** The first GPU that NVIDIA's driver finds and the kernels run on. */
public final class CudaBackend implements Backend {
    @Override
    public String id() {
        return "cuda";
    }

    @Override
    public String name() {
        return "CUDA";
    }

    @Override
    public Availability availability() {
        return Driver.here().availability();
    }

    @Override
    public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
        if (!availability().available()) {
            throw new IllegalStateException("the backend cuda is not available: " + availability().detail());
        }
        Device device = new DriverDevice(Driver.here().gpus().get(0));
        try {
            return new CudaExecution(device, plan, runs, samples, device::close);
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }
}

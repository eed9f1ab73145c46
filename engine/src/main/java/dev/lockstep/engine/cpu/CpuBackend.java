package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/** The processor: vector kernels where the Vector API is there, the scalar reference otherwise. */
public final class CpuBackend implements Backend {
    private static final int MAX_THREADS = 256;

    private final boolean vector;
    private final Availability availability;

    /** What {@link java.util.ServiceLoader} calls. */
    public CpuBackend() {
        Availability vectors = VectorSupport.availability();
        vector = vectors.available();
        availability = Availability.yes(vector ? vectors.detail() : "scalar kernels: " + vectors.detail());
    }

    private CpuBackend(boolean vector, Availability availability) {
        this.vector = vector;
        this.availability = availability;
    }

    /** Only the reference kernels. */
    public static CpuBackend scalar() {
        return new CpuBackend(false, Availability.yes("scalar kernels: asked for"));
    }

    /** Only the vector kernels; not available where the Vector API is not. */
    public static CpuBackend vector() {
        return new CpuBackend(true, VectorSupport.availability());
    }

    @Override
    public String id() {
        return "cpu";
    }

    @Override
    public String name() {
        return "CPU";
    }

    @Override
    public Availability availability() {
        return availability;
    }

    @Override
    public List<DeviceInfo> devices() {
        return List.of(new DeviceInfo(id(), name(), Runtime.getRuntime().maxMemory(), availability.available(), availability.detail()));
    }

    @Override
    public void prepare() {
        if (vector) {
            Warmup.start();
        }
    }

    @Override
    public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
        if (!availability.available()) {
            throw new IllegalStateException("the backend cpu is not available: " + availability.detail());
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads=" + threads + ", allowed are 1 to " + MAX_THREADS);
        }
        Warmup.end();
        return new CpuExecution(plan, runs, samples, threads, vector ? VectorSupport::kernels : ScalarKernels::new);
    }
}

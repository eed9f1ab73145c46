package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/** One of the GPUs that NVIDIA's driver finds and the kernels run on. */
public final class CudaBackend implements Backend {
    private final int ordinal;
    private final int busy;

    /** What {@link java.util.ServiceLoader} calls: the first of them. */
    public CudaBackend() {
        this(DeviceSpec.ANY, Widths.BUSY);
    }

    private CudaBackend(int ordinal, int busy) {
        this.ordinal = ordinal;
        this.busy = busy;
    }

    /**
     * The same device, with other kernels: as if it had work enough with so many blocks of threads, so that small models try what is meant for large cohorts. No bit
     * is another.
     */
    public CudaBackend busyWith(int blocks) {
        return new CudaBackend(ordinal, blocks);
    }

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
    public List<DeviceInfo> devices() {
        return Driver.here().devices();
    }

    @Override
    public Backend on(int which) {
        return new CudaBackend(which, busy);
    }

    @Override
    public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
        if (!availability().available()) {
            throw new IllegalStateException("the backend cuda is not available: " + availability().detail());
        }
        Gpu gpu = Driver.here().gpus().stream().filter(one -> ordinal == DeviceSpec.ANY || one.ordinal() == ordinal).findFirst()
                .orElseThrow(() -> new IllegalStateException("cuda:" + ordinal + " is not among " + availability().detail()));
        Device device = new DriverDevice(gpu);
        try {
            return new CudaExecution(device, plan, runs, samples, busy, device::close);
        } catch (RuntimeException e) {
            Owned opened = new Owned();
            opened.add(device::close);
            opened.closeAfter(e);
            throw e;
        }
    }

    /** Of memory that nobody has now, on a device that can be used. */
    public static long freeBytes(String device) {
        return Driver.here().gpu(device).freeBytes();
    }

    /** What a device that can be used can do at most, in float32 operations a second, a multiply-add being two; 0 where the driver does not tell its clock. */
    public static double flopsLimit(String device) {
        return Driver.here().gpu(device).flopsLimit();
    }
}

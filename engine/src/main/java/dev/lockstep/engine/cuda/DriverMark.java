package dev.lockstep.engine.cuda;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * An event of the driver. Whoever waits for it sleeps: a processor that looks again and again is one that another run could have. The device's context is current
 * wherever it is used.
 */
final class DriverMark implements Device.Mark {
    private static final String WHAT = "mark of a row";

    private final CUevent event = new CUevent();

    private DriverMark() {}

    static DriverMark create() {
        DriverMark mark = new DriverMark();
        int flags = CUevent_flags.CU_EVENT_BLOCKING_SYNC | CUevent_flags.CU_EVENT_DISABLE_TIMING;
        CudaException.require(JCudaDriver.cuEventCreate(mark.event, flags), "cuEventCreate", WHAT);
        return mark;
    }

    void set(CUstream stream) {
        CudaException.require(JCudaDriver.cuEventRecord(event, stream), "cuEventRecord", WHAT);
    }

    void await() {
        CudaException.require(JCudaDriver.cuEventSynchronize(event), "cuEventSynchronize", WHAT);
    }

    @Override
    public void close() {
        CudaException.require(JCudaDriver.cuEventDestroy(event), "cuEventDestroy", WHAT);
    }
}

package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceMemoryException;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** A call of the driver that failed; the message has the call, its result's name and what was asked for. */
public final class CudaException extends DeviceException {
    private static final long serialVersionUID = 1;

    private CudaException(String message) {
        super(message);
    }

    static void require(int result, String call, String asked) {
        require(result, call, asked, 0);
    }

    /**
     * @param bytes that were asked for; 0 where the call takes what it needs by itself
     * @throws DeviceMemoryException when the device has less
     */
    static void require(int result, String call, String asked, long bytes) {
        if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            long[] free = new long[1];
            long[] total = new long[1];
            boolean known = JCudaDriver.cuMemGetInfo(free, total) == CUresult.CUDA_SUCCESS;
            throw new DeviceMemoryException(describe(result, call, known ? asked + ", free are " + free[0] + " of " + total[0] : asked), bytes, free[0]);
        }
        if (result != CUresult.CUDA_SUCCESS) {
            throw new CudaException(describe(result, call, asked));
        }
    }

    static String describe(int result, String call, String asked) {
        return call + " failed: " + CUresult.stringFor(result) + " (" + result + ")" + (asked.isEmpty() ? "" : "; " + asked);
    }
}

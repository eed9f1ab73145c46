package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.DeviceException;
import jcuda.driver.CUresult;

/** A call of the driver that failed; the message has the call, its result's name and what was asked for. */
public final class CudaException extends DeviceException {
    private static final long serialVersionUID = 1;

    private CudaException(String message) {
        super(message);
    }

    static void require(int result, String call, String asked) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new CudaException(describe(result, call, asked));
        }
    }

    static String describe(int result, String call, String asked) {
        return call + " failed: " + CUresult.stringFor(result) + " (" + result + ")" + (asked.isEmpty() ? "" : "; " + asked);
    }
}

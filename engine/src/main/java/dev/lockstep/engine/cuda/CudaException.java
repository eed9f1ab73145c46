package dev.lockstep.engine.cuda;

import jcuda.driver.CUresult;

/** A call of the driver that failed; the message has the call, its result's name and what was asked for. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private CudaException(String message) {
        super(message);
    }

    static void require(int result, String call, String asked) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new CudaException(describe(result, call) + (asked.isEmpty() ? "" : "; " + asked));
        }
    }

    static String describe(int result, String call) {
        return call + " failed: " + CUresult.stringFor(result) + " (" + result + ")";
    }
}

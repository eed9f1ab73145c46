package dev.lockstep.engine.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_CLOCK_RATE;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * A GPU that the driver finds.
 *
 * @param capability major times 10 plus minor
 * @param kilohertz of its multiprocessors at most; 0 where the driver does not say
 */
record Gpu(int ordinal, String name, long memoryBytes, int capability, int multiprocessors, int kilohertz) {
    private static final int LEAST_CAPABILITY = 75;

    static Gpu find(int ordinal) {
        CUdevice device = device(ordinal);
        String asked = "device=" + ordinal;
        byte[] name = new byte[256];
        CudaException.require(JCudaDriver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName", asked);
        long[] bytes = new long[1];
        CudaException.require(JCudaDriver.cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem", asked);
        int capability = 10 * attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, asked) + attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, asked);
        int[] clock = new int[1];
        boolean told = JCudaDriver.cuDeviceGetAttribute(clock, CU_DEVICE_ATTRIBUTE_CLOCK_RATE, device) == CUresult.CUDA_SUCCESS;
        return new Gpu(ordinal, new String(name, StandardCharsets.UTF_8).split("\0")[0], bytes[0], capability,
                attribute(device, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, asked), told ? clock[0] : 0);
    }

    private static CUdevice device(int ordinal) {
        CUdevice device = new CUdevice();
        CudaException.require(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet", "device=" + ordinal);
        return device;
    }

    private static int attribute(CUdevice device, int attribute, String asked) {
        int[] value = new int[1];
        CudaException.require(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute", asked + " attribute=" + attribute);
        return value[0];
    }

    boolean fits() {
        return capability >= LEAST_CAPABILITY;
    }

    String id() {
        return "cuda:" + ordinal;
    }

    String describe() {
        return id() + " " + name + ", " + String.format(Locale.ROOT, "%.1f GiB", memoryBytes / (double) (1 << 30)) + ", " + detail();
    }

    String detail() {
        return "compute capability " + capability / 10 + "." + capability % 10 + (fits() ? "" : ", at least 7.5 is needed");
    }

    /** Of float32 operations a second; a multiprocessor of 7.5 and 8.0 begins 64 multiply-adds a cycle, newer ones 128. */
    double flopsLimit() {
        return 2.0 * multiprocessors * (capability <= 80 ? 64 : 128) * kilohertz * 1e3;
    }

    /** Between other calls of the thread, whose context is changed. */
    long freeBytes() {
        CUdevice device = device(ordinal);
        CUcontext context = new CUcontext();
        String asked = "device=" + ordinal;
        CudaException.require(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain", asked);
        try {
            CudaException.require(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent", asked);
            long[] free = new long[1];
            CudaException.require(JCudaDriver.cuMemGetInfo(free, new long[1]), "cuMemGetInfo", asked);
            return free[0];
        } finally {
            CudaException.require(JCudaDriver.cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease", asked);
        }
    }
}

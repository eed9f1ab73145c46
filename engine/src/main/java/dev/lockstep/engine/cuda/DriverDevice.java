package dev.lockstep.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/**
 * A GPU through NVIDIA's driver. Everything goes through the default stream, so that reading waits for what was launched before. The driver's context belongs
 * to a thread, and which thread calls may change: every call makes it current.
 */
final class DriverDevice implements Device {
    private final Driver.Gpu gpu;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUmodule module = new CUmodule();
    private final Map<String, CUfunction> functions = new HashMap<>();
    /** By address. */
    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();

    /** A pointer that tells its address, which JCuda keeps for itself. */
    private static final class Allocation extends CUdeviceptr {
        private final long bytes;

        Allocation(long bytes) {
            this.bytes = bytes;
        }

        long address() {
            return getNativePointer();
        }
    }

    DriverDevice(Driver.Gpu gpu) {
        this.gpu = gpu;
        String asked = "device=" + gpu.ordinal();
        CudaException.require(JCudaDriver.cuDeviceGet(device, gpu.ordinal()), "cuDeviceGet", asked);
        CudaException.require(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain", asked);
        try {
            makeCurrent();
            byte[] ptx = ptx();
            CudaException.require(JCudaDriver.cuModuleLoadData(module, ptx), "cuModuleLoadData", asked + " ptx=" + ptx.length + " bytes");
        } catch (RuntimeException e) {
            JCudaDriver.cuDevicePrimaryCtxRelease(device);
            throw e;
        }
    }

    /** Ends with a zero. */
    private static byte[] ptx() {
        try (InputStream resource = DriverDevice.class.getResourceAsStream("lockstep.ptx")) {
            return (new String(resource.readAllBytes(), StandardCharsets.US_ASCII) + '\0').getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeCurrent() {
        CudaException.require(JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent", "device=" + gpu.ordinal());
    }

    @Override
    public long allocate(long bytes) {
        makeCurrent();
        Allocation allocation = new Allocation(bytes);
        int result = JCudaDriver.cuMemAlloc(allocation, bytes);
        if (result != 0) {
            long[] free = new long[1];
            long[] total = new long[1];
            JCudaDriver.cuMemGetInfo(free, total);
            CudaException.require(result, "cuMemAlloc", "bytes=" + bytes + ", free are " + free[0] + " of " + total[0] + " on " + gpu.describe());
        }
        allocations.put(allocation.address(), allocation);
        return allocation.address();
    }

    @Override
    public void free(long address) {
        makeCurrent();
        CudaException.require(JCudaDriver.cuMemFree(allocations.remove(address)), "cuMemFree", "address=" + address);
    }

    @Override
    public void write(long address, byte[] bytes) {
        makeCurrent();
        CudaException.require(JCudaDriver.cuMemcpyHtoD(pointer(address, bytes.length), Pointer.to(bytes), bytes.length), "cuMemcpyHtoD", "bytes=" + bytes.length);
    }

    @Override
    public byte[] read(long address, int bytes) {
        makeCurrent();
        byte[] to = new byte[bytes];
        CudaException.require(JCudaDriver.cuMemcpyDtoH(Pointer.to(to), pointer(address, bytes), bytes), "cuMemcpyDtoH", "bytes=" + bytes);
        return to;
    }

    private CUdeviceptr pointer(long address, int bytes) {
        Map.Entry<Long, Allocation> entry = allocations.floorEntry(address);
        if (entry == null || address + bytes > entry.getKey() + entry.getValue().bytes) {
            throw new IllegalArgumentException("address=" + address + " bytes=" + bytes + " is not within what was allocated");
        }
        return entry.getValue().withByteOffset(address - entry.getKey());
    }

    @Override
    public void launch(Launch launch, int runs, byte[] cohort) {
        makeCurrent();
        Pointer arguments = Pointer.to(Pointer.to(launch.struct(cohort)));
        CudaException.require(JCudaDriver.cuLaunchKernel(function(launch.kernel()), launch.x(), launch.y(), runs, Launch.THREADS, 1, 1, 0, null, arguments, null),
                "cuLaunchKernel", "kernel=" + launch.kernel() + " grid=" + launch.x() + "x" + launch.y() + "x" + runs + " threads=" + Launch.THREADS);
    }

    private CUfunction function(String kernel) {
        return functions.computeIfAbsent(kernel, name -> {
            CUfunction function = new CUfunction();
            CudaException.require(JCudaDriver.cuModuleGetFunction(function, module, name), "cuModuleGetFunction", "kernel=" + name);
            return function;
        });
    }

    @Override
    public void close() {
        makeCurrent();
        allocations.values().forEach(JCudaDriver::cuMemFree);
        allocations.clear();
        CudaException.require(JCudaDriver.cuModuleUnload(module), "cuModuleUnload", "");
        CudaException.require(JCudaDriver.cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease", "device=" + gpu.ordinal());
    }
}

package dev.lockstep.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * A GPU through NVIDIA's driver. Kernels and copies from and to pinned memory go through one stream; reading and writing go through the default stream, which waits
 * for it. The driver's context belongs to a thread, and which thread calls may change: every call makes it current.
 */
final class DriverDevice implements Device {
    private final Gpu gpu;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUmodule module = new CUmodule();
    private final CUstream stream = new CUstream();
    private final Map<String, CUfunction> functions = new HashMap<>();
    /** By address. */
    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();
    private final Map<ByteBuffer, Pointer> pinned = new IdentityHashMap<>();
    private final Owned owned = new Owned();

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

    DriverDevice(Gpu gpu) {
        this.gpu = gpu;
        String asked = "device=" + gpu.ordinal();
        CudaException.require(JCudaDriver.cuDeviceGet(device, gpu.ordinal()), "cuDeviceGet", asked);
        CudaException.require(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain", asked);
        owned.add(() -> CudaException.require(JCudaDriver.cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease", asked));
        try {
            makeCurrent();
            byte[] ptx = ptx();
            CudaException.require(JCudaDriver.cuModuleLoadData(module, ptx), "cuModuleLoadData", asked + " ptx=" + ptx.length + " bytes");
            owned.add(() -> CudaException.require(JCudaDriver.cuModuleUnload(module), "cuModuleUnload", asked));
            CudaException.require(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_DEFAULT), "cuStreamCreate", asked);
            owned.add(() -> CudaException.require(JCudaDriver.cuStreamDestroy(stream), "cuStreamDestroy", asked));
        } catch (RuntimeException e) {
            owned.closeAfter(e);
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
        CudaException.require(JCudaDriver.cuMemAlloc(allocation, bytes), "cuMemAlloc", "bytes=" + bytes + " on " + gpu.describe(), bytes);
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
    public ByteBuffer pinned(int bytes) {
        makeCurrent();
        Pointer memory = new Pointer();
        CudaException.require(JCudaDriver.cuMemHostAlloc(memory, bytes, 0), "cuMemHostAlloc", "bytes=" + bytes);
        ByteBuffer buffer = memory.getByteBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        pinned.put(buffer, memory);
        return buffer;
    }

    @Override
    public void release(ByteBuffer buffer) {
        makeCurrent();
        CudaException.require(JCudaDriver.cuMemFreeHost(pinned.remove(buffer)), "cuMemFreeHost", "bytes=" + buffer.capacity());
    }

    @Override
    public void upload(ByteBuffer from, int bytes, long address) {
        makeCurrent();
        CudaException.require(JCudaDriver.cuMemcpyHtoDAsync(pointer(address, bytes), pinned.get(from), bytes, stream), "cuMemcpyHtoDAsync", "bytes=" + bytes);
    }

    @Override
    public void download(long address, int bytes, ByteBuffer to) {
        makeCurrent();
        CudaException.require(JCudaDriver.cuMemcpyDtoHAsync(pinned.get(to), pointer(address, bytes), bytes, stream), "cuMemcpyDtoHAsync", "bytes=" + bytes);
    }

    @Override
    public void await() {
        makeCurrent();
        CudaException.require(JCudaDriver.cuStreamSynchronize(stream), "cuStreamSynchronize", "device=" + gpu.ordinal());
    }

    @Override
    public Mark mark() {
        makeCurrent();
        return DriverMark.create();
    }

    @Override
    public void set(Mark mark) {
        makeCurrent();
        ((DriverMark) mark).set(stream);
    }

    @Override
    public void await(Mark mark) {
        makeCurrent();
        ((DriverMark) mark).await();
    }

    @Override
    public void launch(Launch launch, int runs, byte[] cohort) {
        makeCurrent();
        launch(function(launch.kernel()), launch, runs, cohort);
    }

    private void launch(CUfunction function, Launch launch, int runs, byte[] cohort) {
        Pointer arguments = Pointer.to(Pointer.to(launch.struct(cohort)));
        CudaException.require(JCudaDriver.cuLaunchKernel(function, launch.x(), launch.y(), runs, Launch.THREADS, 1, 1, 0, stream, arguments, null),
                "cuLaunchKernel", "kernel=" + launch.kernel() + " grid=" + launch.x() + "x" + launch.y() + "x" + runs + " threads=" + Launch.THREADS);
    }

    /** Functions may be loaded where they are looked up first, which must not happen while a stream is captured. */
    @Override
    public Sequence sequence(List<Launch> launches, int runs, byte[] cohort) {
        makeCurrent();
        List<CUfunction> kernels = launches.stream().map(launch -> function(launch.kernel())).toList();
        return DriverGraph.capture(stream, launches.size(), i -> launch(kernels.get(i), launches.get(i), runs, cohort));
    }

    @Override
    public void launch(Sequence sequence) {
        makeCurrent();
        ((DriverGraph) sequence).launch(stream);
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
        List.copyOf(pinned.keySet()).forEach(buffer -> owned.add(() -> release(buffer)));
        List.copyOf(allocations.keySet()).forEach(address -> owned.add(() -> free(address)));
        owned.close();
    }
}

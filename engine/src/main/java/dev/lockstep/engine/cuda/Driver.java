package dev.lockstep.engine.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.DeviceInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** What GPUs there are. Looked for once: after a failure, JCuda's classes cannot be loaded a second time. */
final class Driver {
    private static final int LEAST_CAPABILITY = 75;
    private static final String NO_GPU = "the NVIDIA driver finds no GPU";
    private static final Driver HERE = find();

    private final List<Gpu> gpus;
    private final String reason;

    /** @param capability major times 10 plus minor */
    record Gpu(int ordinal, String name, long memoryBytes, int capability) {
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
    }

    private Driver(List<Gpu> gpus, String reason) {
        this.gpus = gpus;
        this.reason = reason;
    }

    static Driver here() {
        return HERE;
    }

    /** Those that the kernels run on. */
    List<Gpu> gpus() {
        return gpus.stream().filter(Gpu::fits).toList();
    }

    List<DeviceInfo> devices() {
        return reason != null ? List.of(new DeviceInfo("cuda", "CUDA", 0, false, reason))
                : gpus.stream().map(gpu -> new DeviceInfo(gpu.id(), gpu.name(), gpu.memoryBytes(), gpu.fits(), gpu.detail())).toList();
    }

    Availability availability() {
        if (reason != null) {
            return Availability.no(reason);
        }
        String all = String.join("; ", gpus.stream().map(Gpu::describe).toList());
        return gpus().isEmpty() ? Availability.no(all) : Availability.yes(all);
    }

    private static Driver find() {
        String missing = load();
        if (missing != null) {
            return none(missing);
        }
        int result = JCudaDriver.cuInit(0);
        if (result != CUresult.CUDA_SUCCESS) {
            return none(result == CUresult.CUDA_ERROR_NO_DEVICE ? NO_GPU : CudaException.describe(result, "cuInit", ""));
        }
        try {
            List<Gpu> gpus = list();
            return gpus.isEmpty() ? none(NO_GPU) : new Driver(gpus, null);
        } catch (CudaException e) {
            return none(e.getMessage());
        }
    }

    private static Driver none(String reason) {
        return new Driver(List.of(), reason);
    }

    /**
     * JCuda unpacks its library into the temporary directory, or takes what lies there under its name, whoever put it there. It is therefore given a directory of its own.
     *
     * @return why it cannot be loaded, or null
     */
    private static String load() {
        String temporary = System.getProperty("java.io.tmpdir");
        Path own = null;
        try {
            own = Files.createTempDirectory("lockstep-cuda");
            System.setProperty("java.io.tmpdir", own.toString());
            JCudaDriver.setExceptionsEnabled(false);
            return null;
        } catch (LinkageError e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("libcuda.so") ? "there is no NVIDIA driver: libcuda.so.1 was not found"
                    : "there is no CUDA for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        } catch (IOException e) {
            return "the CUDA library cannot be unpacked: " + e.getMessage();
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
            delete(own);
        }
    }

    /** A library that is loaded stays, though its file is gone. */
    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }

    private static List<Gpu> list() {
        int[] count = new int[1];
        CudaException.require(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount", "");
        List<Gpu> gpus = new ArrayList<>();
        for (int ordinal = 0; ordinal < count[0]; ordinal++) {
            CUdevice device = new CUdevice();
            String asked = "device=" + ordinal;
            CudaException.require(JCudaDriver.cuDeviceGet(device, ordinal), "cuDeviceGet", asked);
            byte[] name = new byte[256];
            CudaException.require(JCudaDriver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName", asked);
            long[] bytes = new long[1];
            CudaException.require(JCudaDriver.cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem", asked);
            int[] major = new int[1];
            int[] minor = new int[1];
            CudaException.require(JCudaDriver.cuDeviceGetAttribute(major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device), "cuDeviceGetAttribute", asked);
            CudaException.require(JCudaDriver.cuDeviceGetAttribute(minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device), "cuDeviceGetAttribute", asked);
            gpus.add(new Gpu(ordinal, new String(name, StandardCharsets.UTF_8).split("\0")[0], bytes[0], 10 * major[0] + minor[0]));
        }
        return gpus;
    }
}

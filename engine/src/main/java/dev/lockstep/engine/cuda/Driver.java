package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** What GPUs there are. Looked for once: after a failure, JCuda's classes cannot be loaded a second time. */
final class Driver {
    /** The first with all that is called: {@code cuGraphInstantiateWithFlags}. */
    private static final int LEAST_VERSION = 11040;
    private static final String NO_GPU = "the NVIDIA driver finds no GPU";
    private static final Driver HERE = find();

    private final List<Gpu> gpus;
    private final String reason;

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

    Gpu gpu(String id) {
        return gpus().stream().filter(gpu -> gpu.id().equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException("device=" + id + " is none of " + gpus()));
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
        int[] version = new int[1];
        if (JCudaDriver.cuDriverGetVersion(version) == CUresult.CUDA_SUCCESS && version[0] < LEAST_VERSION) {
            return none("the NVIDIA driver is too old: it has CUDA " + text(version[0]) + ", needed is at least " + text(LEAST_VERSION) + " (driver 470)");
        }
        int result = JCudaDriver.cuInit(0);
        if (result != CUresult.CUDA_SUCCESS) {
            return none(result == CUresult.CUDA_ERROR_NO_DEVICE ? NO_GPU : CudaException.describe(result, "cuInit", ""));
        }
        try {
            List<Gpu> gpus = list();
            return gpus.isEmpty() ? none(NO_GPU) : new Driver(gpus, null);
        } catch (DeviceException e) {
            return none(e.getMessage());
        }
    }

    private static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
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
            gpus.add(Gpu.find(ordinal));
        }
        return gpus;
    }
}

package dev.lockstep.engine.cuda;

import static dev.lockstep.engine.cuda.DriverProcess.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.engine.train.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever call of the driver fails, the error has the call, the name of its result and what was asked for. */
class DriverFailuresTest {
    private static final String FAILS = "LOCKSTEP_TEST_FAILS";
    private static Path driver;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() {
        driver = DriverProcess.driver();
    }

    /** All that {@code host/driver.cpp} has, in its order, but for what is called where GPUs are looked for. */
    @Test
    void everyCallIsChecked() throws Exception {
        assertEquals("""
                cuDeviceGet failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuDevicePrimaryCtxRetain failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuDevicePrimaryCtxRelease failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuCtxSetCurrent failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuModuleLoadData failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0 ptx=N bytes
                cuModuleUnload failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuModuleGetFunction failed: CUDA_ERROR_LAUNCH_FAILED (719); kernel=turn
                cuMemAlloc failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N on cuda:0 Processor, 0.1 GiB, compute capability 7.5
                cuMemFree failed: CUDA_ERROR_LAUNCH_FAILED (719); address=N
                cuMemcpyHtoD failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuMemcpyDtoH failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuMemHostAlloc failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuMemFreeHost failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuStreamCreate failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuStreamDestroy failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuStreamSynchronize failed: CUDA_ERROR_LAUNCH_FAILED (719); device=0
                cuEventCreate failed: CUDA_ERROR_LAUNCH_FAILED (719); mark of a row
                cuEventRecord failed: CUDA_ERROR_LAUNCH_FAILED (719); mark of a row
                cuEventSynchronize failed: CUDA_ERROR_LAUNCH_FAILED (719); mark of a row
                cuEventDestroy failed: CUDA_ERROR_LAUNCH_FAILED (719); mark of a row
                cuMemcpyHtoDAsync failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuMemcpyDtoHAsync failed: CUDA_ERROR_LAUNCH_FAILED (719); bytes=N
                cuLaunchKernel failed: CUDA_ERROR_LAUNCH_FAILED (719); kernel=turn grid=1x1x2 threads=256
                cuStreamBeginCapture failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=1
                cuStreamEndCapture failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=1
                cuGraphInstantiate failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=1
                cuGraphDestroy failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=1
                cuGraphExecDestroy failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=N
                cuGraphLaunch failed: CUDA_ERROR_LAUNCH_FAILED (719); launches=N
                the last one trains
                """, run(EveryCall.class, driver, Map.of(FAILS, folder.resolve("fails").toString())));
    }

    static final class EveryCall {
        private static final List<RunSpec> COHORT = List.of(Runs.run(1, 24, 3, 0.2), Runs.run(1, 24, 4, 0.2));

        public static void main(String[] args) {
            train("none");
            for (String call : List.of("cuDeviceGet", "cuDevicePrimaryCtxRetain", "cuDevicePrimaryCtxRelease_v2", "cuCtxSetCurrent", "cuModuleLoadData", "cuModuleUnload",
                    "cuModuleGetFunction", "cuMemAlloc_v2", "cuMemFree_v2", "cuMemcpyHtoD_v2", "cuMemcpyDtoH_v2", "cuMemHostAlloc", "cuMemFreeHost", "cuStreamCreate",
                    "cuStreamDestroy_v2", "cuStreamSynchronize", "cuEventCreate", "cuEventRecord", "cuEventSynchronize", "cuEventDestroy_v2", "cuMemcpyHtoDAsync_v2", "cuMemcpyDtoHAsync_v2", "cuLaunchKernel", "cuStreamBeginCapture_v2",
                    "cuStreamEndCapture", "cuGraphInstantiateWithFlags", "cuGraphDestroy", "cuGraphExecDestroy", "cuGraphLaunch")) {
                // How many launches other sequences than the first have is not this test's business.
                String message = assertThrows(DeviceException.class, () -> train(call)).getMessage();
                System.out.println(message.replaceAll("(bytes|address|ptx)=\\d+", "$1=N").replaceAll("launches=([2-9]|\\d\\d)", "launches=N"));
            }
            train("none");
            System.out.println("the last one trains");
        }

        /** Opens, trains, reads and closes; the call fails all the time. */
        private static void train(String call) {
            fail(call);
            try (TrainingSession session = TrainingSession.open(COHORT, Runs.squares(50, 5), new CudaBackend())) {
                session.advance(2);
                session.weightsSha256(0);
            }
        }

        private static void fail(String call) {
            try {
                Files.writeString(Path.of(System.getenv(FAILS)), call + " 719");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A GPU that others have filled may have no room for a context, a module or a graph. */
    @Test
    void whoeverFindsNoMemorySaysSo() throws Exception {
        assertEquals("""
                cuDevicePrimaryCtxRetain failed: CUDA_ERROR_OUT_OF_MEMORY (2); device=0 bytes=0
                cuGraphInstantiate failed: CUDA_ERROR_OUT_OF_MEMORY (2); launches=1, free are N of 67108864 bytes=0
                """, run(NoMemory.class, driver, Map.of(FAILS, folder.resolve("fails").toString())).replaceAll("free are \\d+", "free are N"));
    }

    static final class NoMemory {
        public static void main(String[] args) throws IOException {
            for (String call : List.of("cuDevicePrimaryCtxRetain", "cuGraphInstantiateWithFlags")) {
                Files.writeString(Path.of(System.getenv(FAILS)), call + " 2");
                DeviceMemoryException e = assertThrows(DeviceMemoryException.class,
                        () -> TrainingSession.open(EveryCall.COHORT, Runs.squares(50, 5), new CudaBackend()));
                System.out.println(e.getMessage() + " bytes=" + e.bytes());
            }
        }
    }

    @Test
    void aDriverThatDoesNotBeginIsNoDevice() throws Exception {
        Path fails = Files.writeString(folder.resolve("fails"), "cuInit 803");
        assertEquals("false cuInit failed: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)\n", run(CudaBackendTest.Detail.class, driver, Map.of(FAILS, fails.toString())));
        Files.writeString(fails, "cuDeviceTotalMem_v2 999");
        assertEquals("false cuDeviceTotalMem failed: CUDA_ERROR_UNKNOWN (999); device=0\n",
                run(CudaBackendTest.Detail.class, driver, Map.of(FAILS, fails.toString())));
    }
}

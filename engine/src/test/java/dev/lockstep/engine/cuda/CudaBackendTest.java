package dev.lockstep.engine.cuda;

import static dev.lockstep.engine.cuda.DriverProcess.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.DigestRuns;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way through JCuda, each time in a JVM of its own with another driver in its library path: {@code host/driver.cpp}, or none. */
class CudaBackendTest {
    private static Path driver;

    @BeforeAll
    static void compile() {
        driver = DriverProcess.driver();
    }

    @Test
    void trainsTheBitsOfTheProcessor() throws Exception {
        assertEquals(DigestRuns.digests(CpuBackend.scalar(), 1), run(Digests.class, driver, Map.of()));
    }

    static final class Digests {
        public static void main(String[] args) {
            System.out.print(DigestRuns.digests(new CudaBackend(), 1));
        }
    }

    /** The stream of this driver does nothing before somebody waits for it, and then no more than what is waited for. */
    @Test
    void manyStepsWaitForNobody() throws Exception {
        assertEquals(Ahead.told(CpuBackend.scalar()), run(Ahead.class, driver, Map.of()));
    }

    static final class Ahead {
        private static final List<RunSpec> COHORT = List.of(Runs.run(3, 24, 3, 0.2), Runs.run(3, 24, 4, 1e30), Runs.run(3, 24, 5, 0.1));

        public static void main(String[] args) {
            System.out.print(told(new CudaBackend()));
        }

        /** Two rows of an epoch's five steps. */
        static String told(Backend backend) {
            StringBuilder told = new StringBuilder();
            try (TrainingSession session = TrainingSession.open(COHORT, Runs.squares(100, 70), backend)) {
                while (!session.done()) {
                    session.advance(3, 1000).stream().filter(event -> !(event instanceof Evaluating)).forEach(event -> told.append(event).append('\n'));
                }
                for (int run = 0; run < 3; run++) {
                    told.append(session.weightsSha256(run)).append('\n');
                }
            }
            return told.toString();
        }
    }

    /**
     * While a row's metrics are waited for, the next row is in the stream already, across epochs and evaluations, up to the last one; and nothing in between waits for
     * the stream as a whole.
     */
    @Test
    void theStreamAlwaysHasWork(@TempDir Path folder) throws Exception {
        Path calls = folder.resolve("calls");
        run(Ahead.class, driver, Map.of("LOCKSTEP_TEST_CALLS", calls.toString()));
        List<String> all = Files.readAllLines(calls);
        List<String> training = all.subList(all.indexOf("cuEventRecord"), all.lastIndexOf("cuEventSynchronize") + 1);
        List<String> waits = List.of("cuStreamSynchronize", "cuMemcpyHtoD_v2", "cuMemcpyDtoH_v2", "cuMemAlloc_v2", "cuMemHostAlloc");
        assertEquals(List.of(), training.stream().filter(waits::contains).toList());
        int underWay = 0;
        List<Integer> atWaits = new ArrayList<>();
        for (String call : training) {
            if (call.equals("cuEventRecord")) {
                underWay++;
            } else if (call.equals("cuEventSynchronize")) {
                atWaits.add(underWay--);
            }
        }
        // Three epochs: two rows of steps and one of the evaluation each.
        assertEquals(List.of(2, 2, 2, 2, 2, 2, 2, 2, 1), atWaits);
    }

    /** The test's driver ends the program when a device is given back with anything on it. */
    @Test
    void aCohortThatDoesNotFitLeavesNothingBehind() throws Exception {
        assertEquals("""
                cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY (2); bytes=1000000000 on cuda:0 Processor, 0.1 GiB, compute capability 7.5, free are 67108864 of 67108864
                1000000000 67108864
                """, run(TooLarge.class, driver, Map.of()).replaceAll("bytes=\\d{8,}", "bytes=1000000000").replaceAll("(?m)^\\d{8,} ", "1000000000 "));
    }

    static final class TooLarge {
        public static void main(String[] args) {
            List<RunSpec> cohort = Collections.nCopies(400, Runs.run(1, 24, 3, 0.2));
            DeviceMemoryException e = assertThrows(DeviceMemoryException.class, () -> TrainingSession.open(cohort, Runs.squares(100, 5), new CudaBackend()));
            System.out.println(e.getMessage());
            System.out.println(e.bytes() + " " + e.free());
        }
    }

    /** A worker verticle's thread may change between two slices, and a context belongs to a thread. */
    @Test
    void everyCallMayComeFromAnotherThread() throws Exception {
        assertEquals(Runs.sha256(List.of(Runs.run(1, 24, 3, 0.2)), 0, Runs.squares(50, 5), CpuBackend.scalar()) + "\n", run(Threads.class, driver, Map.of()));
    }

    static final class Threads {
        public static void main(String[] args) throws Exception {
            TrainingSession[] session = new TrainingSession[1];
            elsewhere(() -> session[0] = TrainingSession.open(List.of(Runs.run(1, 24, 3, 0.2)), Runs.squares(50, 5), new CudaBackend()));
            while (!session[0].done()) {
                elsewhere(session[0]::advance);
            }
            elsewhere(() -> session[0].setParameter(0, "fc2.bias", session[0].parameter(0, "fc2.bias")));
            elsewhere(() -> session[0].activations(0, new float[126]));
            elsewhere(() -> System.out.println(session[0].weightsSha256(0)));
            elsewhere(session[0]::close);
        }

        private static void elsewhere(Runnable action) throws InterruptedException {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = new Thread(action);
            thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
            thread.start();
            thread.join();
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }

    @Test
    void refusesARunThatIsTooLarge() {
        List<LayerSpec> layers = new ArrayList<>(List.of(new Flatten("flat")));
        for (int i = 0; i < 7; i++) {
            layers.add(new Linear("linear" + i, 4096, false));
        }
        ModelSpec wide = new ModelSpec(List.of(1, 64, 64), layers);
        String message = assertThrows(IllegalArgumentException.class, () -> new RunLayout(PlanCompiler.compile(wide, 16))).getMessage();
        assertTrue(message.matches("a run needs bytes=2\\d{9} on a GPU, allowed are less than 2147483648; train this model on the CPU"), message);
    }

    @Test
    void tellsWhatThereIs() throws Exception {
        assertEquals("true cuda:0 Processor, 0.1 GiB, compute capability 7.5\n", run(Detail.class, driver, Map.of()));
        assertEquals("false the NVIDIA driver finds no GPU\n", run(Detail.class, driver, Map.of("LOCKSTEP_TEST_NO_GPU", "1")));
        assertEquals("false the NVIDIA driver is too old: it has CUDA 11.2, needed is at least 11.4 (driver 470)\n",
                run(Detail.class, driver, Map.of("LOCKSTEP_TEST_VERSION", "11020")));
    }

    @Test
    void withoutADriverItSaysSoEveryTime(@TempDir Path empty) throws Exception {
        String here = run(Detail.class, empty, Map.of());
        assumeTrue(here.startsWith("false"), "this machine has a driver: " + here);
        assertEquals("false there is no NVIDIA driver: libcuda.so.1 was not found\n", here);
        String message = assertThrows(IllegalStateException.class, () -> new CudaBackend().open(null, List.of(), null, 1)).getMessage();
        assertEquals("the backend cuda is not available: " + new CudaBackend().availability().detail(), message);
        assertFalse(new CudaBackend().availability().available());
    }

    static final class Detail {
        public static void main(String[] args) {
            CudaBackend backend = new CudaBackend();
            System.out.println(backend.availability().available() + " " + backend.availability().detail());
        }
    }

    @Test
    void errorsCarryTheCallItsResultAndTheSizes() throws Exception {
        assertEquals("""
                cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY (2); bytes=67108864 on cuda:0 Processor, 0.1 GiB, compute capability 7.5, free are 67107864 of 67108864
                cuModuleGetFunction failed: CUDA_ERROR_NOT_FOUND (500); kernel=nothing
                cuLaunchKernel failed: CUDA_ERROR_INVALID_VALUE (1); kernel=relu grid=0x1x3 threads=256
                address=1 bytes=4 is not within what was allocated
                """, run(Errors.class, driver, Map.of()));
    }

    static final class Errors {
        public static void main(String[] args) {
            try (Device device = new DriverDevice(Driver.here().gpus().get(0))) {
                device.allocate(1000);
                tell(() -> device.allocate(64 << 20));
                tell(() -> device.launch(new Launch("nothing", 1, 1, new int[0]), 1, new byte[80]));
                tell(() -> device.launch(new Launch("relu", 0, 1, new int[0]), 3, new byte[80]));
                tell(() -> device.write(1, new byte[4]));
            }
        }

        private static void tell(Runnable action) {
            System.out.println(assertThrows(RuntimeException.class, action::run).getMessage());
        }
    }

    @Test
    void isListedBehindTheProcessor() {
        assertEquals(List.of("cpu", "cuda"), Backends.all().stream().map(backend -> backend.id()).toList());
        assertEquals("cpu", Backends.best().id());
        assertTrue(Backends.all().get(1).availability().detail().length() > 10);
    }
}

package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.cuda.HostCompiler;
import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.cli.Main;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a request, or a command, to the CUDA kernels: in JVMs with a driver whose GPU is the processor. */
class GpuServerTest {
    /** All that a sweep does with memory, with a fifth of the weights of the fully connected preset: the processor takes its time to be a GPU. */
    private static final String MODEL = """
            {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "name": "fc1", "out_features": 128}, {"type": "ReLU"},
               {"type": "Linear", "name": "fc2", "out_features": 64}, {"type": "ReLU"}, {"type": "Linear", "name": "fc3", "out_features": 10}]},
             "dataset": {"name": "strokes"}, "training": {"batch_size": 64, "optimizer": {"type": "SGD", "lr": 0.01, "momentum": 0.5}}}
            """;

    private static Path driver;

    @TempDir
    Path folder;

    private record Ended(int status, String output) {}

    @BeforeAll
    static void compile() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "JCuda's library is one for Linux on x86-64");
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        driver = HostCompiler.compileDriver();
    }

    private Ended run(Class<?> main, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--") || argument.startsWith("-Dio.netty"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("LD_LIBRARY_PATH", driver.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String said = Files.readAllLines(errors).stream().filter(line -> !line.contains("incubator")).collect(Collectors.joining("\n"));
        return new Ended(status, (output + said).strip());
    }

    @Test
    void theListOfDevicesHasItsMemoryOrTheReason() throws Exception {
        assertEquals("cuda:0 available     Processor, 2.0 GiB, compute capability 7.5", firstDevice("LOCKSTEP_TEST_MIB", "2048"));
        assertEquals("cuda   not available the NVIDIA driver finds no GPU", firstDevice("LOCKSTEP_TEST_NO_GPU", "1"));
    }

    private String firstDevice(String variable, String value) throws Exception {
        return run(Main.class, Map.of(variable, value), "devices").output.lines().findFirst().orElseThrow();
    }

    @Test
    void aCommandThatFindsNoMemorySaysSoInOneLine() throws Exception {
        Ended ended = run(Main.class, Map.of("LOCKSTEP_TEST_MIB", "1"), "run", "basic-cnn", "--dataset", "strokes", "--limit-train", "64", "--limit-test", "16", "--epochs",
                "1", "--device", "cuda");
        assertEquals("lockstep: out of memory: cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY (2); bytes=N on cuda:0 Processor, 0.0 GiB, compute capability 7.5, "
                + "free are 1048576 of 1048576; a smaller batch or model needs less", ended.output.replaceAll("bytes=\\d+", "bytes=N"));
        assertEquals(1, ended.status);
    }

    /** Of five runs two fit together, also when they go on for another epoch. */
    @Test
    void aSweepOnTheGpuEndsWithTheBitsOfTheProcessorThoughNotAllFits() throws Exception {
        Ended ended = run(Sweeps.class, Map.of("LOCKSTEP_TEST_MIB", "8"), folder.resolve("store").toString());
        assertEquals(0, ended.status, ended.output);
        List<String> said = ended.output.lines().toList();
        assertEquals("cuda:0 Processor 8388608 true compute capability 7.5", said.get(0));
        assertEquals(23, said.size(), ended.output);
        assertEquals("together=2 at_once=2", said.get(1), "what is tried before is tried together, too");
        for (int run = 2; run <= 11; run++) {
            assertEquals("cuda:0 " + said.get(10 + run).substring("cpu ".length()), said.get(run), ended.output);
            assertEquals(run > 6, said.get(run).endsWith(" from step 2"), ended.output);
        }
        assertEquals("failed out of memory: cuMemAlloc failed: CUDA_ERROR_OUT_OF_MEMORY (2); bytes=N on cuda:0 Processor, 0.0 GiB, compute capability 7.5, "
                + "free are N of 8388608; a smaller batch or model needs less", said.get(22).replaceAll("(bytes=|are )\\d+", "$1N"));
    }

    static final class Sweeps {
        public static void main(String[] arguments) throws Exception {
            try (TestServer server = TestServer.start(Path.of(arguments[0]), 2, Sessions.chosen())) {
                JsonObject gpu = server.get("/system").json().getJsonArray("devices").getJsonObject(0);
                System.out.println(gpu.getString("id") + " " + gpu.getString("name") + " " + gpu.getLong("memory_bytes") + " " + gpu.getBoolean("available") + " "
                        + gpu.getString("detail"));
                for (String device : List.of("cuda", "cpu")) {
                    JsonObject sweep = small(new JsonObject(MODEL), device).put("seeds", new JsonArray().add(1).add(2).add(3).add(4).add(5));
                    if (device.equals("cuda")) {
                        JsonObject smoke = server.post("/sweeps/smoke", sweep.encode()).json();
                        System.out.println("together=" + smoke.getInteger("together") + " at_once=" + smoke.getInteger("at_once"));
                    }
                    int id = server.launch(sweep);
                    server.untilEnded(id);
                    server.post("/sweeps/" + id + "/extend", "{\"axes\": {\"training.epochs\": [2]}}");
                    for (JsonObject run : server.untilEnded(id)) {
                        System.out.println(run.getString("device") + " " + run.getString("state") + " " + run.getString("weights_sha256")
                                + (run.getValue("continues") == null ? "" : " from step " + run.getJsonObject("continues").getInteger("step")));
                    }
                }
                // A batch with a normalization is one pass, so that all of it is in memory.
                JsonObject large = small("mnist-batchnorm-4", "cuda");
                large.getJsonObject("training").put("batch_size", 128);
                JsonObject run = server.untilEnded(server.launch(large)).get(0);
                System.out.println(run.getString("state") + " " + run.getString("reason"));
            }
            System.exit(0);
        }

        private static JsonObject small(Object experiment, String device) {
            JsonObject request = Requests.tiny().put("experiment", experiment).put("device", device);
            request.getJsonObject("dataset").put("train", 128).put("test", 16);
            return request;
        }
    }
}

package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.experiments.Presets;
import dev.lockstep.experiments.SweepSpecs;
import dev.lockstep.server.store.LogKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code lockstep run --history} leaves behind. */
class RunHistoryTest {
    private static final String[] SHORT = {"run", "basic-cnn", "--dataset", "strokes", "--limit-train", "640", "--limit-test", "200", "--epochs", "2"};
    private static final Set<String> CLOCKS = Set.of("elapsed_s", "time");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir
    Path folder;

    private int run(String[] arguments, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void threeFormatsHoldTheSameRowsAndThoseThatWereReported() throws Exception {
        Path csv = folder.resolve("history.csv");
        Path json = folder.resolve("history.json");
        Path arrow = folder.resolve("history.arrow");
        Files.writeString(csv, "what an earlier run left");
        for (Path file : List.of(json, arrow, csv)) {
            assertEquals(0, run(SHORT, "--history", file.toString()), err.toString());
        }
        List<Map<String, String>> rows = csv(csv);
        assertEquals(rows, json(json));
        assertEquals(rows, arrow(arrow));
        assertEquals(22, rows.size());
        assertEquals(expectedColumns(), List.copyOf(rows.get(0).keySet()));
        List<String> reported = out.toString().lines().filter(line -> line.startsWith("epoch")).map(line -> line.replaceFirst("  [\\d,]+ images/s$", "")).toList();
        assertEquals(reported, List.of(line(rows, 10, "1"), line(rows, 21, "2")));
        for (int i = 0; i < 22; i++) {
            assertEquals(Integer.toString(i <= 10 ? Math.min(i + 1, 10) : Math.min(i, 20)), rows.get(i).get("step"));
            assertEquals("basic-cnn", rows.get(i).get("preset"));
            assertEquals("640", rows.get(i).get("dataset.train"));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(Set.of(csv, json, arrow), left.collect(Collectors.toSet()), "no temporary files");
        }
    }

    /** Those of a download of the same run, but for the clocks. */
    private static List<String> expectedColumns() {
        var parameters = SweepSpecs.parse("{\"experiment\": \"basic-cnn\"}", Presets.load()).expand().get(0).parameters().keySet();
        return Stream.concat(LogKind.METRICS.schema().getFields().stream().map(field -> field.getName()), parameters.stream())
                .filter(name -> !CLOCKS.contains(name) && !name.equals("series")).toList();
    }

    /** As the terminal shows an evaluation. */
    private static String line(List<Map<String, String>> rows, int evaluation, String epoch) {
        Map<String, String> test = rows.get(evaluation);
        Map<String, String> step = rows.get(evaluation - 1);
        assertEquals(epoch, test.get("epoch"));
        return String.format(Locale.ROOT, "epoch %s/2  step %s  loss %.4f  test loss %.4f  test accuracy %.2f %%", epoch, test.get("step"),
                Float.parseFloat(step.get("loss")), Float.parseFloat(test.get("test_loss")), 100 * Float.parseFloat(test.get("test_accuracy")));
    }

    @Test
    void theFileSaysWhereAndTheLimitOfStepsEndsIt() throws Exception {
        Path csv = folder.resolve("limited.csv");
        Path file = Files.writeString(folder.resolve("experiment.json"), """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes", "train": 640, "test": 100}, "training": {"steps": 3}, "run": {"history": "%s"}}""".formatted(csv));
        assertEquals(0, run(new String[] {"run", file.toString()}), err.toString());
        List<Map<String, String>> rows = csv(csv);
        assertEquals(List.of("1", "2", "3", "3"), rows.stream().map(row -> row.get("step")).toList());
        assertTrue(rows.get(0).get("model").startsWith("{"), "a model of the file's own is a column");
        Path arrow = folder.resolve("instead.arrow");
        Files.delete(csv);
        assertEquals(0, run(new String[] {"run", file.toString(), "--history", arrow.toString()}), err.toString());
        assertEquals(rows, arrow(arrow));
        assertFalse(Files.exists(csv), "the command line wins");
    }

    @Test
    void lossesOfTwoSetsSayWhichTheyAreOf() throws Exception {
        Path csv = folder.resolve("detector.csv");
        assertEquals(0, run(new String[] {"run", "uniform-3x3", "--steps", "101", "--history", csv.toString()}), err.toString());
        List<Map<String, String>> rows = csv(csv);
        assertEquals(List.of("true set", "false set"), List.of(rows.get(99).get("series"), rows.get(100).get("series")));
        assertNull(rows.get(101).get("series"), "an evaluation is of both");
    }

    @Test
    void aRunThatDivergesLeavesItsHistory() throws Exception {
        Path json = folder.resolve("wild.json");
        Path file = Files.writeString(folder.resolve("experiment.json"), """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "out_features": 50}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes", "train": 640, "test": 100}, "training": {"optimizer": {"type": "SGD", "lr": 1000}}}""");
        assertEquals(3, run(new String[] {"run", file.toString(), "--history", json.toString()}), err.toString());
        List<Map<String, String>> rows = json(json);
        Map<String, String> last = rows.get(rows.size() - 1);
        assertTrue(Set.of("NaN", "inf", "-inf").contains(last.get("loss")), last.toString());
        assertTrue(out.toString().contains(" at step " + last.get("step")), out.toString());
    }

    @Test
    void anInterruptedRunLeavesItsHistory() throws Exception {
        Path csv = folder.resolve("cut.csv");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--") || argument.startsWith("-Dio.netty"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(SHORT));
        command.addAll(List.of("--epochs=10000", "--history", csv.toString()));
        command.removeAll(List.of("--epochs", "2"));
        File said = folder.resolve("err").toFile();
        Process process = new ProcessBuilder(command).redirectError(said).start();
        try (BufferedReader lines = process.inputReader()) {
            assertTrue(String.valueOf(lines.readLine()).startsWith("epoch 1/10000"), () -> read(said));
            process.toHandle().destroy(); // unlike Process.destroy, leaves what it still says readable
            String end = lines.lines().reduce((a, b) -> b).orElseThrow();
            List<Map<String, String>> rows = csv(csv);
            assertTrue(end.startsWith("interrupted at step " + rows.get(rows.size() - 1).get("step") + " "), end);
            assertTrue(rows.size() > 10);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "loss.txt           | has no known ending",
        "loss               | has no known ending",
        ".csv               | has no known ending",
        "folder.csv         | is a directory",
        "nowhere/loss.csv   | cannot be written: there is no folder FOLDER/nowhere",
        "file/loss.csv      | cannot be written: there is no folder FOLDER/file",
    })
    void saysBeforeTrainingWhatIsWrong(String name, String reason) throws IOException {
        Files.createDirectory(folder.resolve("folder.csv"));
        Files.writeString(folder.resolve("file"), "");
        String rest = "=" + folder.resolve(name) + " " + reason.replace("FOLDER", folder.toString())
                + "; allowed are files in a folder that exists, with names that end in .arrow, .arrows, .csv, .json, .parquet";
        assertEquals(1, run(SHORT, "--history", folder.resolve(name).toString()));
        assertEquals("lockstep: --history" + rest, err.toString().trim());
        assertEquals("", out.toString());
        Path file = Files.writeString(folder.resolve("experiment.json"), """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes"}, "run": {"history": "%s"}}""".formatted(folder.resolve(name)));
        assertEquals(1, run(new String[] {"run", file.toString()}));
        assertEquals("lockstep: " + file + ": run.history" + rest, err.toString().trim());
    }

    @Test
    void aRunThatNeverStartsLeavesWhatWasThere() throws IOException {
        Path csv = Files.writeString(folder.resolve("history.csv"), "precious");
        assertEquals(1, run(new String[] {"run", "basic-cnn", "--dataset", "strokes", "--limit-train", "60001", "--history", csv.toString()}));
        assertEquals("precious", Files.readString(csv));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(csv), left.toList());
        }
    }

    private static List<Map<String, String>> csv(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",");
        return lines.stream().skip(1).map(line -> {
            // Only a model of the user's own has commas and quotes, and it is the only one.
            String[] cells = line.replaceAll("\"[^,]*(?:,[^,]*)*\"", "{}").split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                put(row, names[i], cells[i].isEmpty() ? null : cells[i]);
            }
            return row;
        }).toList();
    }

    private static List<Map<String, String>> json(Path file) throws IOException {
        return new JsonArray(Files.readString(file)).stream().map(JsonObject.class::cast).map(object -> {
            Map<String, String> row = new LinkedHashMap<>();
            object.forEach(entry -> put(row, entry.getKey(), entry.getValue()));
            return row;
        }).toList();
    }

    private static List<Map<String, String>> arrow(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int i = 0; i < root.getRowCount(); i++) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (var vector : root.getFieldVectors()) {
                        put(row, vector.getName(), vector.getObject(i));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** Numbers by their float value, in which all formats must agree; clocks, in which two runs differ, are left out. */
    private static void put(Map<String, String> row, String name, Object value) {
        if (!CLOCKS.contains(name)) {
            row.put(name, value == null ? null : value.toString().startsWith("{") ? "{}"
                    : value.toString().replaceFirst("^(-?)Infinity$", "$1inf").replaceFirst("\\.0$", ""));
        }
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }
}

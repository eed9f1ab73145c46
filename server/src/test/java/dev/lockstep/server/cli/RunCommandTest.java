package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lockstep.server.weights.SafetensorsReader;
import dev.lockstep.server.weights.Tensor;
import dev.lockstep.server.worker.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir
    Path folder;

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int runShort(String... more) {
        return run(Stream.concat(Stream.of("run", "basic-cnn", "--dataset", "strokes", "--limit-train", "640", "--limit-test", "200", "--epochs", "2"),
                Stream.of(more)).toArray(String[]::new));
    }

    private String sha256() {
        return out.toString().lines().filter(line -> line.startsWith("done")).findFirst().orElseThrow().replaceFirst("done  weights sha256 ", "");
    }

    @Test
    void trainsAndSaysWhatCameOut() {
        assertEquals(0, runShort(), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size(), out.toString());
        assertTrue(lines.get(0).matches("epoch 1/2  step 10  loss \\d\\.\\d{4}  test loss \\d\\.\\d{4}  test accuracy \\d+\\.\\d\\d %  [\\d,]+ images/s"), lines.get(0));
        assertTrue(sha256().matches("[0-9a-f]{64}"), lines.get(2));
    }

    @Test
    void threadsChangeNoBitAndSeedsDo() {
        runShort();
        String one = sha256();
        runShort("--threads", "3");
        assertEquals(one, sha256());
        runShort("--seed", "2");
        assertFalse(one.equals(sha256()));
    }

    @Test
    void savedWeightsStartAnotherRun() throws IOException {
        Path first = folder.resolve("first.safetensors");
        Path again = folder.resolve("again.safetensors");
        assertEquals(0, runShort("--save", first.toString()), err.toString());
        Map<String, Tensor> saved = SafetensorsReader.read(first);
        assertEquals(List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc.weight", "fc.bias"), List.copyOf(saved.keySet()));
        assertEquals(List.of(10, 1, 5, 5), saved.get("conv1.weight").dims());
        assertEquals(0, runShort("--init", first.toString(), "--steps", "1", "--seed", "9", "--save", again.toString()), err.toString());
        float[] before = saved.get("fc.bias").values();
        float[] after = SafetensorsReader.read(again).get("fc.bias").values();
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i], after[i], 0.02f, "one step moves a trained bias a little");
        }
    }

    @Test
    void theFileSaysWhatTheCommandLineCan() throws IOException {
        Path weights = folder.resolve("norm.safetensors");
        Path file = folder.resolve("experiment.json");
        Files.writeString(file, """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Conv2d", "out_channels": 4, "kernel_size": 5, "stride": 2}, {"type": "BatchNorm2d"},
                  {"type": "ReLU"}, {"type": "Flatten"}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes", "train": 200, "test": 100},
                 "training": {"epochs": 1, "batch_size": 50, "order": "sequential", "optimizer": {"type": "Adam"}},
                 "run": {"save": "%s", "threads": 2}}""".formatted(weights));
        assertEquals(0, run("run", file.toString()), err.toString());
        Map<String, Tensor> saved = SafetensorsReader.read(weights);
        assertArrayEquals(new float[] {4}, saved.get("1.num_batches_tracked").values());
        assertEquals(List.of(), saved.get("1.num_batches_tracked").dims());
        assertEquals(1, run("run", "basic-cnn", "--dataset", "strokes", "--init", weights.toString()));
        assertTrue(err.toString().startsWith("lockstep: " + weights + ": does not fit the model: conv1.weight is missing; "), err.toString());
        assertTrue(err.toString().contains("1.running_mean is not in the model"), err.toString());
    }

    @Test
    void aLossThatIsNoNumberHasItsOwnStatus() throws IOException {
        Path file = folder.resolve("wild.json");
        Files.writeString(file, """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "out_features": 50}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes", "train": 640, "test": 100}, "training": {"optimizer": {"type": "SGD", "lr": 1000}}}""");
        assertEquals(3, run("run", file.toString()));
        assertTrue(out.toString().startsWith("diverged: the loss became "), out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nowhere.json               | lockstep: nowhere.json: there is no such file and no such preset; \"lockstep presets\" lists the presets",
        "basic-cnn --threads 0      | lockstep: --threads=0, allowed are 1 to 256",
        "basic-cnn --order backward | lockstep: --order=backward, allowed are shuffled and sequential",
        "basic-cnn --device gpu     | lockstep: --device=gpu, allowed are auto, cpu, cuda and cuda:N with N from 0 to 63",
        "basic-cnn --dataset strokes --limit-train 60001 | lockstep: basic-cnn: dataset.train: train=60001, strokes has 60000",
    })
    void saysWhatIsWrong(String arguments, String message) {
        assertEquals(1, run(("run " + arguments).split(" ")));
        assertEquals(message, err.toString().trim());
    }

    @Test
    void saysWhyThereIsNoGpu() {
        List<Device> devices = Device.all();
        Device cuda = devices.get(0);
        assumeFalse(cuda.available(), "this machine has a GPU");
        assertEquals("cuda", cuda.id());
        assertEquals(1, runShort("--device", "cuda:1"));
        assertEquals("lockstep: device=cuda:1 cannot be used: " + cuda.detail() + "; choose auto or cpu", err.toString().trim());
        assertEquals("", out.toString(), "nothing was trained");
        assertEquals(0, runShort("--device", "auto"), err.toString());
    }

    @Test
    void saysBeforeTrainingThatWeightsCannotBeSaved() throws IOException {
        Path nowhere = folder.resolve("nowhere/w.safetensors");
        assertEquals(1, runShort("--save", nowhere.toString()));
        assertEquals("lockstep: --save=" + nowhere + " cannot be written: there is no folder " + nowhere.getParent(), err.toString().trim());
        assertEquals(1, runShort("--save", folder.toString()));
        assertEquals("lockstep: --save=" + folder + " is a directory; name a file in it", err.toString().trim());
        assertEquals("", out.toString(), "nothing was trained");
        Path file = Files.writeString(folder.resolve("experiment.json"), """
                {"model": {"input": [1, 28, 28], "layers": [{"type": "Flatten"}, {"type": "Linear", "out_features": 10}]},
                 "dataset": {"name": "strokes"}, "run": {"save": "%s"}}""".formatted(nowhere));
        assertEquals(1, run("run", file.toString()));
        assertTrue(err.toString().startsWith("lockstep: " + file + ": run.save=" + nowhere + " cannot be written"), err.toString());
    }

    @Test
    void savedWeightsDoAsWellAsTheirLastEvaluation() {
        Path weights = folder.resolve("w.safetensors");
        assertEquals(0, runShort("--save", weights.toString()));
        String last = out.toString().lines().toList().get(1).replaceFirst(".*(test loss.*%).*", "$1");
        assertEquals(0, run("evaluate", "basic-cnn", "--dataset", "strokes", "--limit-test", "200", "--weights", weights.toString()), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(last, lines.get(0));
        assertEquals(11, lines.size());
        int correct = lines.stream().skip(1).mapToInt(line -> Integer.parseInt(line.substring(20, 27).trim())).sum();
        assertTrue(last.endsWith(String.format(Locale.ROOT, "test accuracy %.2f %%", correct / 2.0)), last + " " + correct);
    }

    @Test
    void theDetectorKnowsEqualNumbersFromOthers() throws IOException {
        Path weights = folder.resolve("detector.safetensors");
        assertEquals(0, run("run", "uniform-3x3", "--save", weights.toString()), err.toString());
        String[] inputs = {"[[200,200,200],[200,200,200],[200,200,200]]", "[[11.11,11.11,11.11],[11.11,11.11,11.11],[11.11,11.11,11.11]]",
            "[[10,20,30],[40,10,-20],[5,-5,0]]", "[[1,50,-50],[30,2,7],[0,0,9]]"};
        String[] arguments = new String[8];
        System.arraycopy(new String[] {"predict", "uniform-3x3", "--weights", weights.toString()}, 0, arguments, 0, 4);
        for (int i = 0; i < 4; i++) {
            arguments[4 + i] = Files.writeString(folder.resolve("m" + i + ".json"), inputs[i]).toString();
        }
        assertEquals(0, run(arguments), err.toString());
        List<String> lines = out.toString().lines().toList();
        for (int i = 0; i < 4; i++) {
            String[] words = lines.get(i).split("  ");
            assertEquals(i < 2 ? "uniform" : "mixed", words[1], lines.get(i));
            assertTrue(Double.parseDouble(words[2].replace(" %", "")) > 95, lines.get(i));
        }
        arguments[4] = Files.writeString(folder.resolve("few.json"), "[1, 2]").toString();
        assertEquals(1, run(arguments));
        assertEquals("lockstep: " + arguments[4] + ": has 2 numbers, the model takes 9", err.toString().trim());
    }

    @Test
    void seesADigitInAPicture() throws IOException {
        Path weights = folder.resolve("digits.safetensors");
        assertEquals(0, run("run", "basic-cnn", "--dataset", "strokes", "--limit-train", "6000", "--limit-test", "100", "--epochs", "2", "--save", weights.toString()));
        BufferedImage one = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                one.getRaster().setSample(x, y, 0, x >= 13 && x <= 15 && y >= 5 && y <= 22 ? 0 : 255);
            }
        }
        Path picture = folder.resolve("one.png");
        ImageIO.write(one, "png", picture.toFile());
        assertEquals(0, run("predict", "basic-cnn", picture.toString(), "--invert", "--json", "--weights", weights.toString()), err.toString());
        assertTrue(out.toString().contains("\"class\":\"1\",\"probability\":0."), out.toString());
    }

    @Test
    void showsShapes() {
        assertEquals(0, run("shapes", "mnist-batchnorm-4"));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("conv4 +Conv2d +128x3x3 +204,928 +1,843,200 +4,608  \\(3 \\+ 2·2 - 1·\\(5 - 1\\) - 1\\) / 1 \\+ 1 = 3")), out.toString());
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("[\\d,]+ bytes for one run at batch size 100")), out.toString());
    }
}

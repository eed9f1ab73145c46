package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageFile;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trained model from a file of weights, without a server. */
public final class LocalModel implements AutoCloseable {
    /**
     * Of one class of the test set.
     *
     * @param samples of this class
     * @param correct of them, those that the model recognizes
     */
    public record ClassScore(String name, int samples, int correct) {}

    /** @param classes in label order */
    public record Score(float loss, float accuracy, List<ClassScore> classes) {}

    /**
     * What the model says of one input.
     *
     * @param probability of that class
     * @param outputs of the last layer, as they are
     */
    public record Prediction(String name, float probability, float[] outputs) {}

    /** Inputs that are made at once. */
    private static final int CHUNK = 256;

    private final RunSpec spec;
    private final Dataset data;
    private final TrainingSession session;

    private LocalModel(RunSpec spec, Dataset data, Path weights) throws IOException {
        this.spec = spec;
        this.data = data;
        this.session = TrainingSession.open(List.of(spec), data, Backends.best());
        try {
            SessionWeights.load(session, weights);
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    /**
     * With the experiment's test set.
     *
     * @throws SpecException when the model does not fit the dataset
     * @throws IOException when a file is missing or wrong
     */
    public static LocalModel withTestSet(RunSpec spec, Path dataDir, Path weights) throws IOException {
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        catalogue.check(spec.dataset());
        try {
            return new LocalModel(spec, catalogue.open(spec.dataset(), dataDir), weights);
        } catch (DatasetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Without a test set: no file of the dataset is needed where its mean and deviation are known beforehand. */
    public static LocalModel alone(RunSpec spec, Path dataDir, Path weights) throws IOException {
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        catalogue.check(spec.dataset());
        DatasetInfo info = catalogue.find(spec.dataset().name()).orElseThrow();
        if (info.mean().length == 0) {
            return withTestSet(spec, dataDir, weights);
        }
        ImageSet blank = new ImageSet(1, info.channels(), info.height(), info.width(), new byte[info.channels() * info.height() * info.width()], new byte[1]);
        return new LocalModel(spec, new Dataset(info, blank, blank), weights);
    }

    public Score evaluate() {
        Evaluated whole = session.evaluate(0);
        int classes = data.info().classes();
        int[] samples = new int[classes];
        int[] correct = new int[classes];
        Normalizer normalizer = Normalizer.of(data.info(), spec.dataset().normalization());
        for (int from = 0; from < data.test().count(); from += CHUNK) {
            float[][] inputs = new float[Math.min(CHUNK, data.test().count() - from)][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = normalizer.input(data.test(), from + i);
            }
            float[][] outputs = session.outputs(0, inputs);
            for (int i = 0; i < inputs.length; i++) {
                int label = data.test().labels()[from + i] & 0xff;
                samples[label]++;
                correct[label] += best(outputs[i]) == label ? 1 : 0;
            }
        }
        List<ClassScore> scores = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            scores.add(new ClassScore(data.info().classNames().get(c), samples[c], correct[c]));
        }
        return new Score(whole.loss(), whole.accuracy(), scores);
    }

    /** Values that one input has. */
    public int inputSize() {
        return data.info().channels() * data.info().height() * data.info().width();
    }

    /**
     * Of images in files, normalized as the experiment says.
     *
     * @param invert whether dark and light are exchanged: digits in datasets are light on black
     */
    public Prediction image(Path file, boolean invert) throws IOException {
        DatasetInfo info = data.info();
        try {
            ImageSet image = ImageFile.read(List.of(file), info.channels(), info.height(), info.width());
            for (int i = 0; invert && i < image.pixels().length; i++) {
                image.pixels()[i] = (byte) ~image.pixels()[i];
            }
            return prediction(last(Normalizer.of(info, spec.dataset().normalization()).input(image, 0)));
        } catch (DatasetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Of numbers that go in as they are, {@link #inputSize()} of them. */
    public Prediction numbers(float[] input) {
        return prediction(last(input));
    }

    private float[] last(float[] input) {
        return session.outputs(0, new float[][] {input})[0];
    }

    private int best(float[] outputs) {
        return Probabilities.best(spec.training().loss(), outputs);
    }

    private Prediction prediction(float[] outputs) {
        int best = best(outputs);
        float probability = outputs.length == 1 ? single(outputs[0], best) : endsInProbabilities() ? outputs[best] : softmax(outputs, best);
        return new Prediction(data.info().classNames().get(best), probability, outputs);
    }

    private float single(float output, int best) {
        double yes = spec.training().loss() instanceof LossSpec.BCEWithLogitsLoss ? 1 / (1 + Math.exp(-output)) : output;
        return (float) (best == 1 ? yes : 1 - yes);
    }

    private boolean endsInProbabilities() {
        return spec.model().layers().stream().filter(layer -> !(layer instanceof LayerSpec.Flatten)).reduce((a, b) -> b)
                .filter(layer -> layer instanceof LayerSpec.Softmax || layer instanceof LayerSpec.Sigmoid).isPresent();
    }

    private static float softmax(float[] outputs, int best) {
        double sum = 0;
        for (float output : outputs) {
            sum += Math.exp(output - outputs[best]);
        }
        return (float) (1 / sum);
    }

    @Override
    public void close() {
        session.close();
    }
}

package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.store.MetricsRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One run in this process, without a server. */
public final class LocalRun {
    /** How a run ended. */
    public enum End {
        DONE,
        DIVERGED,
        INTERRUPTED
    }

    /**
     * Where a run stands.
     *
     * @param evaluated whether the test set was just evaluated
     * @param testLoss null before the first evaluation, as is {@code testAccuracy}
     * @param imagesPerSecond of training alone
     * @param remainingSeconds by the steps so far, evaluations included
     */
    public record State(long step, long totalSteps, int epoch, int epochs, float loss, float accuracy, boolean evaluated, Float testLoss, Float testAccuracy,
            double imagesPerSecond, double remainingSeconds) {}

    /** Hears of every step and evaluation, on the thread that trains. */
    public interface Listener {
        void at(State state);
    }

    /**
     * @param sha256 of the final weights
     * @param last null when there was no step
     */
    public record Result(End end, String sha256, State last) {}

    /** Between two looks at whether it was interrupted, where the backend makes several at once. */
    private static final int STEPS = 64;

    private final RunSpec spec;
    private final Path dataDir;
    private final Path init;
    private final Path save;
    private final int threads;
    private long trainedSamples;
    private long trainingNanos;
    private State last;

    /**
     * @param init safetensors file to start from; null for random weights
     * @param save safetensors file for the weights at the end, however the run ends; null for none
     */
    public LocalRun(RunSpec spec, Path dataDir, Path init, Path save, int threads) {
        this.spec = spec;
        this.dataDir = dataDir;
        this.init = init;
        this.save = save;
        this.threads = threads;
    }

    /**
     * Trains to the end.
     *
     * @param history takes every step and evaluation; null for none
     * @param interrupted asked between two steps
     * @throws SpecException when the model does not fit the dataset
     * @throws IOException when a file is missing or wrong, or the device is not there or has too little memory, saying which and what to do
     */
    public Result run(Listener listener, MetricsRecorder history, BooleanSupplier interrupted) throws IOException {
        try {
            return runOn(Backends.choose(spec.device()), listener, history, interrupted);
        } catch (DeviceException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }

    private Result runOn(Backend backend, Listener listener, MetricsRecorder history, BooleanSupplier interrupted) throws IOException {
        backend.prepare();
        Dataset data = data();
        try (TrainingSession session = TrainingSession.open(List.of(spec), data, backend, threads)) {
            if (init != null) {
                SessionWeights.load(session, init);
            }
            End end = train(session, listener, history == null ? null : new EventRecorder(history), interrupted);
            if (save != null) {
                SessionWeights.save(session, save);
            }
            return new Result(end, session.weightsSha256(0), last);
        }
    }

    /** Names of the series of losses that the dataset has; empty for most. */
    public List<String> series() {
        return DatasetCatalogue.standard(dataDir).find(spec.dataset().name()).map(DatasetInfo::series).orElse(List.of());
    }

    private Dataset data() throws IOException {
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        catalogue.check(spec.dataset());
        try {
            return catalogue.open(spec.dataset(), dataDir);
        } catch (DatasetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private End train(TrainingSession session, Listener listener, EventRecorder recorder, BooleanSupplier interrupted) {
        long start = System.nanoTime();
        End end = End.DONE;
        for (long from = start; !session.done();) {
            boolean ends = interrupted.getAsBoolean();
            List<TrainingEvent> events = ends ? session.settle() : session.advance(STEPS, Integer.MAX_VALUE);
            long now = System.nanoTime();
            if (events.stream().anyMatch(event -> event instanceof TrainingEvent.Step || event instanceof TrainingEvent.Accumulating)) {
                trainingNanos += now - from;
            }
            from = now;
            for (TrainingEvent event : events) {
                if (recorder != null) {
                    recorder.record(event, now);
                }
                if (event instanceof TrainingEvent.Step step) {
                    trainedSamples += step.samples();
                    last = state(session, step, (now - start) / 1e9);
                    listener.at(last);
                } else if (event instanceof TrainingEvent.Evaluated test) {
                    last = new State(last.step(), last.totalSteps(), test.epoch(), last.epochs(), last.loss(), last.accuracy(), true, test.loss(),
                            test.accuracy(), last.imagesPerSecond(), last.remainingSeconds());
                    listener.at(last);
                } else if (event instanceof TrainingEvent.Diverged) {
                    end = End.DIVERGED;
                }
            }
            if (ends && !session.done()) {
                return End.INTERRUPTED;
            }
        }
        return end;
    }

    private State state(TrainingSession session, TrainingEvent.Step step, double elapsed) {
        long total = session.totalSteps(0);
        return new State(step.step(), total, step.epoch(), spec.training().epochs(), step.loss(), step.accuracy(), false,
                last == null ? null : last.testLoss(), last == null ? null : last.testAccuracy(), trainedSamples * 1e9 / Math.max(1, trainingNanos),
                elapsed / step.step() * (total - step.step()));
    }
}

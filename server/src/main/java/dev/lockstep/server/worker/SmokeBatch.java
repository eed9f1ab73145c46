package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingEvent.Step;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.http.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What the first batches of a run do when they are really trained; nothing of it is kept.
 *
 * @param loss of the first batch, as is {@code accuracy}
 * @param samples of the first batch
 * @param steps that were measured
 * @param firstSeconds of the first batch, in which a device warms up
 * @param stepSeconds the median of the last third, when everything is warm
 * @param testSeconds of an evaluation, for each image
 */
public record SmokeBatch(float loss, float accuracy, int samples, int steps, double firstSeconds, double stepSeconds, double testSeconds, long memoryBytes) {
    /** Batches are measured for so long at least, */
    private static final long LEAST_NANOS = 400_000_000;
    /** and at most, while they become faster: kernels are compiled only when they are used. */
    private static final long MOST_NANOS = 4_000_000_000L;
    /** A batch that takes longer than this is given up. */
    private static final long LONGEST_NANOS = 20_000_000_000L;
    /** Where a device gains by that. */
    private static final int STEPS_AT_ONCE = 16;
    private static final int TEST_IMAGES = 256;

    /**
     * Takes seconds: not for event loops.
     *
     * @throws ApiException when it cannot be trained here, or takes too long
     */
    public static SmokeBatch of(RunSpec run, Dataset data) {
        Dataset some = new Dataset(data.info(), data.train(), front(data.test()));
        try (TrainingSession session = TrainingSession.open(List.of(run), some, Backends.choose(run.device()))) {
            List<Double> times = new ArrayList<>();
            Step first = train(session, run.training().batchSize(), times);
            session.settle();
            return new SmokeBatch(first.loss(), first.accuracy(), first.samples(), times.size(), times.get(0), usual(times),
                    test(session) / some.test().count(), Device.memoryBytes(run.model(), run.training().batchSize()));
        } catch (DeviceException e) {
            throw new ApiException(409, "device", e.getMessage());
        }
    }

    /**
     * Steps of runs that train together.
     *
     * @param runs as many as fit into the memory of their device
     * @param stepSeconds of a step of all of them
     */
    public record Together(int runs, double stepSeconds) {
        /** Takes seconds: not for event loops. */
        public static Together of(List<RunSpec> cohort, Dataset data) {
            Dataset some = new Dataset(data.info(), data.train(), front(data.test()));
            try (TrainingSession session = Sessions.on(Backends.choose(cohort.get(0).device())).open(cohort, some)) {
                List<Double> times = new ArrayList<>();
                train(session, cohort.get(0).training().batchSize(), times);
                return new Together(session.size(), usual(times));
            } catch (DeviceException e) {
                throw new ApiException(409, "device", e.getMessage());
            }
        }
    }

    /**
     * @param times gets what each step took
     * @return what the first step of the first run brought about
     */
    private static Step train(TrainingSession session, int batch, List<Double> times) {
        Step first = null;
        long spent = 0;
        for (long start = System.nanoTime(); goesOn(session, times, start);) {
            long from = System.nanoTime();
            List<TrainingEvent> events = first == null ? session.advance() : session.advance(STEPS_AT_ONCE, Integer.MAX_VALUE);
            if (events.stream().anyMatch(event -> event instanceof Evaluating || event instanceof Evaluated)) {
                continue;
            }
            spent += System.nanoTime() - from;
            List<Step> steps = events.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
            if (!steps.isEmpty()) {
                first = first == null ? steps.get(0) : first;
                int count = (int) steps.stream().filter(step -> step.member() == steps.get(0).member()).count();
                times.addAll(Collections.nCopies(count, spent / 1e9 / count));
                spent = 0;
            } else if (spent > LONGEST_NANOS) {
                throw new ApiException(409, null, "a batch of " + batch + " takes longer than " + LONGEST_NANOS / 1_000_000_000
                        + " s here; make the batch or the model smaller");
            }
        }
        return first;
    }

    private static boolean goesOn(TrainingSession session, List<Double> times, long start) {
        long spent = System.nanoTime() - start;
        return !session.done() && (times.size() < 2 || spent < LEAST_NANOS || spent < MOST_NANOS && becomeFaster(times));
    }

    private static boolean becomeFaster(List<Double> times) {
        int third = times.size() / 3;
        return third < 3 || median(times.subList(2 * third, times.size())) < 0.9 * median(times.subList(third, 2 * third));
    }

    /** What the last third took; of a few, those behind the first. */
    private static double usual(List<Double> times) {
        return times.size() == 1 ? times.get(0) : median(times.subList(Math.max(1, times.size() / 3 * 2), times.size()));
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    /** Seconds of an evaluation, the fastest of some. */
    private static double test(TrainingSession session) {
        long fastest = Long.MAX_VALUE;
        long start = System.nanoTime();
        do {
            long from = System.nanoTime();
            session.evaluate(0);
            fastest = Math.min(fastest, System.nanoTime() - from);
        } while (System.nanoTime() - start < LEAST_NANOS);
        return fastest / 1e9;
    }

    private static ImageSet front(ImageSet test) {
        int count = Math.min(TEST_IMAGES, test.count());
        byte[] labels = Arrays.copyOf(test.labels(), count);
        return test.holdsValues()
                ? ImageSet.ofValues(count, test.channels(), test.height(), test.width(), Arrays.copyOf(test.values(), count * test.imageSize()), labels)
                : new ImageSet(count, test.channels(), test.height(), test.width(), Arrays.copyOf(test.pixels(), count * test.imageSize()), labels);
    }
}

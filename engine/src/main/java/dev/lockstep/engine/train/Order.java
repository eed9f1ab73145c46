package dev.lockstep.engine.train;

import dev.lockstep.engine.numerics.Permutation;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.stream.IntStream;

/** In which order an epoch goes through the training samples; members that go through them in the same order share one. */
final class Order {
    final int[] samples;
    private final boolean shuffles;
    private final long seed;
    private int epoch;

    /** Equal for members that may share an order. */
    record Key(SampleOrder order, long seed) {
        static Key of(TrainingSpec training) {
            return new Key(training.order(), training.order() == SampleOrder.SHUFFLED ? training.seed() : 0);
        }
    }

    Order(Key key, int count) {
        samples = IntStream.range(0, count).toArray();
        shuffles = key.order() == SampleOrder.SHUFFLED;
        seed = key.seed();
    }

    /** @return a number that changes with the samples */
    int in(int nextEpoch) {
        if (shuffles && epoch != nextEpoch) {
            Permutation.fill(samples, seed, nextEpoch);
            epoch = nextEpoch;
        }
        return epoch;
    }
}

package dev.lockstep.engine.train;

import dev.lockstep.engine.numerics.Permutation;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** In which order an epoch goes through the training samples; members that go through them in the same order share one. */
final class Order {
    private final boolean shuffles;
    private final long seed;
    private int[] samples;
    private int epoch;
    /** For the next epoch, which another thread fills; null while nobody does. */
    private CompletableFuture<int[]> next;
    private int nextEpoch;
    private int[] spare;

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

    /** Of the epoch that was asked for last. */
    int[] samples() {
        return samples;
    }

    /** @return a number that changes with the samples */
    int in(int wanted) {
        if (shuffles && epoch != wanted) {
            if (next != null && nextEpoch == wanted) {
                spare = samples;
                samples = next.join();
                next = null;
            } else {
                Permutation.fill(samples, seed, wanted);
            }
            epoch = wanted;
        }
        return epoch;
    }

    /** Shuffles for an epoch in the background, so that nobody waits for it when it begins. */
    void prepare(int wanted) {
        if (shuffles && next == null) {
            int[] to = spare == null ? new int[samples.length] : spare;
            nextEpoch = wanted;
            next = CompletableFuture.supplyAsync(() -> {
                Permutation.fill(to, seed, wanted);
                return to;
            });
        }
    }
}

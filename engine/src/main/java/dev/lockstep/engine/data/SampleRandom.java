package dev.lockstep.engine.data;

import dev.lockstep.engine.numerics.Philox;
import dev.lockstep.engine.numerics.Purpose;

/** The random numbers of one generated sample, in the order in which they are drawn. */
final class SampleRandom {
    private final long seed;
    private final long sample;
    private long index;

    /** @param index where to start, so that one sample can have several independent sequences */
    SampleRandom(long seed, long sample, long index) {
        this.seed = seed;
        this.sample = sample;
        this.index = index;
    }

    int bits() {
        return Philox.bits(seed, Purpose.GENERATED_DATA, sample, index++);
    }

    /** In [0, 1). */
    float uniform() {
        return Philox.uniform(seed, Purpose.GENERATED_DATA, sample, index++);
    }

    /** In [low, high). */
    float between(float low, float high) {
        return low + (high - low) * uniform();
    }

    /** Most often near 0, within (-1, 1), standard deviation 0.41: triangular, which needs no logarithm. */
    float bell() {
        return uniform() - uniform();
    }

    /** In [0, bound), for small bounds. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }
}

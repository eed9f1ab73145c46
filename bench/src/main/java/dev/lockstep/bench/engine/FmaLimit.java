package dev.lockstep.bench.engine;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How many fused multiply-adds this core does when nothing else is to do: 16 independent chains in registers, no loads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FmaLimit {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 4096;
    /** Scalar multiply-adds in one call. */
    static final long MULTIPLY_ADDS = 16L * ROUNDS * S.length();

    public float factor = 0.5f;
    public float addend = 1;

    @Benchmark
    public float chains() {
        return run(FloatVector.broadcast(S, factor), FloatVector.broadcast(S, addend));
    }

    /** The best of short runs, after a warm-up, on the calling thread. */
    public static double gigaPerSecond() {
        double best = 0;
        for (int run = 0; run < 300; run++) {
            best = Math.max(best, sample(200));
        }
        return best;
    }

    /** What {@code calls}, each about 10 microseconds long, give on the calling thread. */
    public static double sample(int calls) {
        FmaLimit limit = new FmaLimit();
        float sink = 0;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            sink += limit.chains();
        }
        double giga = (double) calls * MULTIPLY_ADDS / (System.nanoTime() - start);
        if (Float.isNaN(sink)) {
            throw new AssertionError("the chains have a fixed point");
        }
        return giga;
    }

    private static float run(FloatVector factor, FloatVector addend) {
        FloatVector a0 = FloatVector.broadcast(S, 0f);
        FloatVector a1 = FloatVector.broadcast(S, 1f);
        FloatVector a2 = FloatVector.broadcast(S, 2f);
        FloatVector a3 = FloatVector.broadcast(S, 3f);
        FloatVector a4 = FloatVector.broadcast(S, 4f);
        FloatVector a5 = FloatVector.broadcast(S, 5f);
        FloatVector a6 = FloatVector.broadcast(S, 6f);
        FloatVector a7 = FloatVector.broadcast(S, 7f);
        FloatVector a8 = FloatVector.broadcast(S, 8f);
        FloatVector a9 = FloatVector.broadcast(S, 9f);
        FloatVector a10 = FloatVector.broadcast(S, 10f);
        FloatVector a11 = FloatVector.broadcast(S, 11f);
        FloatVector a12 = FloatVector.broadcast(S, 12f);
        FloatVector a13 = FloatVector.broadcast(S, 13f);
        FloatVector a14 = FloatVector.broadcast(S, 14f);
        FloatVector a15 = FloatVector.broadcast(S, 15f);
        for (int i = 0; i < ROUNDS; i++) {
            a0 = a0.fma(factor, addend);
            a1 = a1.fma(factor, addend);
            a2 = a2.fma(factor, addend);
            a3 = a3.fma(factor, addend);
            a4 = a4.fma(factor, addend);
            a5 = a5.fma(factor, addend);
            a6 = a6.fma(factor, addend);
            a7 = a7.fma(factor, addend);
            a8 = a8.fma(factor, addend);
            a9 = a9.fma(factor, addend);
            a10 = a10.fma(factor, addend);
            a11 = a11.fma(factor, addend);
            a12 = a12.fma(factor, addend);
            a13 = a13.fma(factor, addend);
            a14 = a14.fma(factor, addend);
            a15 = a15.fma(factor, addend);
        }
        return a0.add(a1).add(a2).add(a3).add(a4).add(a5).add(a6).add(a7).add(a8).add(a9).add(a10).add(a11).add(a12).add(a13).add(a14).add(a15).lane(0);
    }
}

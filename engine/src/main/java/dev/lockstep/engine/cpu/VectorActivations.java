package dev.lockstep.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise kernels; counts are whole lane blocks, so there is no remainder. */
final class VectorActivations {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private VectorActivations() {}

    static void rectify(float[] m, int source, int destination, int count) {
        for (int i = 0; i < count; i += L) {
            FloatVector x = FloatVector.fromArray(S, m, source + i);
            x.blend(FloatVector.zero(S), x.compare(VectorOperators.LE, 0f)).intoArray(m, destination + i);
        }
    }

    static void rectifyGradient(float[] m, int output, int gradient, int destination, int count) {
        for (int i = 0; i < count; i += L) {
            FloatVector y = FloatVector.fromArray(S, m, output + i);
            FloatVector dy = FloatVector.fromArray(S, m, gradient + i);
            FloatVector.zero(S).blend(dy, y.compare(VectorOperators.GT, 0f)).intoArray(m, destination + i);
        }
    }

    static void leak(float[] m, int source, int destination, int count, float slope) {
        for (int i = 0; i < count; i += L) {
            FloatVector x = FloatVector.fromArray(S, m, source + i);
            x.mul(slope).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(m, destination + i);
        }
    }

    static void leakGradient(float[] m, int output, int gradient, int destination, int count, float slope) {
        for (int i = 0; i < count; i += L) {
            FloatVector y = FloatVector.fromArray(S, m, output + i);
            FloatVector dy = FloatVector.fromArray(S, m, gradient + i);
            dy.mul(slope).blend(dy, y.compare(VectorOperators.GT, 0f)).intoArray(m, destination + i);
        }
    }

    static void multiply(float[] m, int a, int b, int destination, int count) {
        for (int i = 0; i < count; i += L) {
            FloatVector.fromArray(S, m, a + i).mul(FloatVector.fromArray(S, m, b + i)).intoArray(m, destination + i);
        }
    }
}

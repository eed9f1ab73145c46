package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.SgdCoefficients;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#sgd}. Parameters come in whole lane blocks, so there is no remainder. */
final class VectorSgd {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private VectorSgd() {}

    static void step(SgdCoefficients sgd, boolean firstStep, float[] parameters, float[] gradients, float[] momentum, int from,
            int to) {
        if (sgd.momentum() == 0) {
            plain(parameters, gradients, -sgd.lr(), sgd.weightDecay(), from, to);
        } else if (firstStep) {
            first(parameters, gradients, momentum, -sgd.lr(), sgd.momentum(), sgd.weightDecay(), sgd.nesterov(), from, to);
        } else {
            later(parameters, gradients, momentum, -sgd.lr(), sgd.momentum(), sgd.undamped(), sgd.weightDecay(), sgd.nesterov(), from, to);
        }
    }

    private static FloatVector decayed(float[] parameters, float[] gradients, int i, float decay) {
        FloatVector d = FloatVector.fromArray(S, gradients, i);
        return decay == 0 ? d : FloatVector.broadcast(S, decay).fma(FloatVector.fromArray(S, parameters, i), d);
    }

    private static void finish(float[] parameters, float[] gradients, int i, FloatVector d, float negativeLr) {
        FloatVector.broadcast(S, negativeLr).fma(d, FloatVector.fromArray(S, parameters, i)).intoArray(parameters, i);
        FloatVector.zero(S).intoArray(gradients, i);
    }

    private static void plain(float[] parameters, float[] gradients, float negativeLr, float decay, int from, int to) {
        for (int i = from; i < to; i += S.length()) {
            finish(parameters, gradients, i, decayed(parameters, gradients, i, decay), negativeLr);
        }
    }

    private static void first(float[] parameters, float[] gradients, float[] momentum, float negativeLr, float factor, float decay,
            boolean nesterov, int from, int to) {
        for (int i = from; i < to; i += S.length()) {
            FloatVector d = decayed(parameters, gradients, i, decay);
            d.intoArray(momentum, i);
            finish(parameters, gradients, i, nesterov ? d.fma(FloatVector.broadcast(S, factor), d) : d, negativeLr);
        }
    }

    private static void later(float[] parameters, float[] gradients, float[] momentum, float negativeLr, float factor, float undamped,
            float decay, boolean nesterov, int from, int to) {
        for (int i = from; i < to; i += S.length()) {
            FloatVector d = decayed(parameters, gradients, i, decay);
            FloatVector buffer = FloatVector.broadcast(S, factor).fma(FloatVector.fromArray(S, momentum, i), d.mul(undamped));
            buffer.intoArray(momentum, i);
            finish(parameters, gradients, i, nesterov ? buffer.fma(FloatVector.broadcast(S, factor), d) : buffer, negativeLr);
        }
    }
}

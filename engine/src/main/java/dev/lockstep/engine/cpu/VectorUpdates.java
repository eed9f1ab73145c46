package dev.lockstep.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarUpdates}, a vector at a time. A vector that comes out of a condition inside a loop would be boxed, so what a rule may do or not do is a
 * loop of its own, over ranges that stay in the cache.
 */
final class VectorUpdates implements Updates {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private static FloatVector load(float[] values, int i) {
        return FloatVector.fromArray(S, values, i);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(S, value);
    }

    /** Leaves the decayed gradients in the place of the gradients: nobody reads the others after the step. */
    private static void decay(float weightDecay, float[] w, float[] g, int from, int to) {
        if (weightDecay == 0) {
            return;
        }
        for (int i = from; i < to; i += L) {
            load(w, i).fma(all(weightDecay), load(g, i)).intoArray(g, i);
        }
    }

    @Override
    public void sgd(Sgd rule, float[] w, float[] g, float[] buffer, int from, int to) {
        decay(rule.weightDecay, w, g, from, to);
        if (rule.momentum == 0) {
            follow(w, g, rule.negativeLr, from, to);
            return;
        }
        if (rule.first) {
            System.arraycopy(g, from, buffer, from, to - from);
        } else {
            accelerate(g, buffer, rule.momentum, rule.undamped, from, to);
        }
        if (rule.nesterov) {
            lookAhead(w, g, buffer, rule.momentum, rule.negativeLr, from, to);
        } else {
            follow(w, buffer, rule.negativeLr, from, to);
        }
    }

    private static void accelerate(float[] g, float[] buffer, float momentum, float undamped, int from, int to) {
        for (int i = from; i < to; i += L) {
            load(buffer, i).fma(all(momentum), load(g, i).mul(undamped)).intoArray(buffer, i);
        }
    }

    private static void follow(float[] w, float[] direction, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            load(direction, i).fma(all(negativeLr), load(w, i)).intoArray(w, i);
        }
    }

    private static void lookAhead(float[] w, float[] g, float[] buffer, float momentum, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            load(buffer, i).fma(all(momentum), load(g, i)).fma(all(negativeLr), load(w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adam(Adam rule, float[] w, float[] g, float[] average, float[] squares, float[] most, int from, int to) {
        if (rule.shrink != 1) {
            for (int i = from; i < to; i += L) {
                load(w, i).mul(rule.shrink).intoArray(w, i);
            }
        }
        decay(rule.weightDecay, w, g, from, to);
        moments(g, average, squares, rule.rest1, rule.rest2, rule.beta2, from, to);
        if (most != null) {
            for (int i = from; i < to; i += L) {
                load(most, i).max(load(squares, i)).intoArray(most, i);
            }
        }
        adapt(w, average, most == null ? squares : most, rule.correction, rule.eps, rule.negativeStep, from, to);
    }

    private static void moments(float[] g, float[] average, float[] squares, float rest1, float rest2, float beta2, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = load(g, i);
            FloatVector a = load(average, i);
            d.sub(a).fma(all(rest1), a).intoArray(average, i);
            d.mul(rest2).fma(d, load(squares, i).mul(beta2)).intoArray(squares, i);
        }
    }

    private static void adapt(float[] w, float[] average, float[] squares, float correction, float eps, float negativeStep, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector denominator = load(squares, i).sqrt().div(correction).add(eps);
            load(average, i).div(denominator).fma(all(negativeStep), load(w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adadelta(Adadelta rule, float[] w, float[] g, float[] squares, float[] deltas, int from, int to) {
        decay(rule.weightDecay, w, g, from, to);
        adadelta(w, g, squares, deltas, rule.rho, rule.rest, rule.eps, rule.negativeLr, from, to);
    }

    private static void adadelta(float[] w, float[] g, float[] squares, float[] deltas, float rho, float rest, float eps, float negativeLr, int from,
            int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = load(g, i);
            FloatVector square = d.mul(rest).fma(d, load(squares, i).mul(rho));
            square.intoArray(squares, i);
            FloatVector before = load(deltas, i);
            FloatVector delta = before.add(eps).sqrt().div(square.add(eps).sqrt()).mul(d);
            delta.mul(rest).fma(delta, before.mul(rho)).intoArray(deltas, i);
            delta.fma(all(negativeLr), load(w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adagrad(Adagrad rule, float[] w, float[] g, float[] sum, int from, int to) {
        decay(rule.weightDecay, w, g, from, to);
        adagrad(w, g, sum, rule.eps, rule.negativeLr, from, to);
    }

    private static void adagrad(float[] w, float[] g, float[] sum, float eps, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = load(g, i);
            FloatVector s = d.fma(d, load(sum, i));
            s.intoArray(sum, i);
            d.div(s.sqrt().add(eps)).fma(all(negativeLr), load(w, i)).intoArray(w, i);
        }
    }

    @Override
    public void rmsProp(RmsProp rule, float[] w, float[] g, float[] squares, float[] average, float[] buffer, int from, int to) {
        decay(rule.weightDecay, w, g, from, to);
        for (int i = from; i < to; i += L) {
            FloatVector d = load(g, i);
            d.mul(rule.rest).fma(d, load(squares, i).mul(rule.alpha)).intoArray(squares, i);
        }
        // From here on g holds the step.
        if (average == null) {
            scale(g, squares, rule.eps, from, to);
        } else {
            scaleCentered(g, squares, average, rule.rest, rule.eps, from, to);
        }
        if (buffer == null) {
            follow(w, g, rule.negativeLr, from, to);
            return;
        }
        for (int i = from; i < to; i += L) {
            load(buffer, i).fma(all(rule.momentum), load(g, i)).intoArray(buffer, i);
        }
        follow(w, buffer, rule.negativeLr, from, to);
    }

    private static void scale(float[] g, float[] squares, float eps, int from, int to) {
        for (int i = from; i < to; i += L) {
            load(g, i).div(load(squares, i).sqrt().add(eps)).intoArray(g, i);
        }
    }

    private static void scaleCentered(float[] g, float[] squares, float[] average, float rest, float eps, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = load(g, i);
            FloatVector a = load(average, i);
            FloatVector mean = d.sub(a).fma(all(rest), a);
            mean.intoArray(average, i);
            FloatVector variance = mean.neg().fma(mean, load(squares, i)).max(0);
            d.div(variance.sqrt().add(eps)).intoArray(g, i);
        }
    }

    @Override
    public void limit(float[] g, float factor, float limit, int from, int to) {
        for (int i = from; i < to; i += L) {
            load(g, i).mul(factor).max(-limit).min(limit).intoArray(g, i);
        }
    }
}

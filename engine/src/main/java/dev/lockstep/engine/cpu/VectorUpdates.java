package dev.lockstep.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarUpdates}, a vector at a time. A vector that comes out of a condition inside a loop would be boxed, so what a rule may do or not do is a
 * loop of its own, over ranges that stay in the cache. And no method of ours returns a vector: unlike those of the Vector API it need not be inlined, and then
 * the vector becomes an object.
 */
final class VectorUpdates implements Updates {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** Leaves the decayed gradients in the place of the gradients: nobody reads the others after the step. */
    private static void decay(float weightDecay, float[] w, float[] g, int shift, int from, int to) {
        if (weightDecay == 0) {
            return;
        }
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, w, i).fma(FloatVector.broadcast(S, weightDecay), FloatVector.fromArray(S, g, i + shift)).intoArray(g, i + shift);
        }
    }

    @Override
    public void sgd(Sgd rule, float[] w, float[] g, int shift, float[] buffer, int from, int to) {
        decay(rule.weightDecay, w, g, shift, from, to);
        if (rule.momentum == 0) {
            follow(w, g, shift, rule.negativeLr, from, to);
            return;
        }
        if (!rule.first && !rule.nesterov) {
            accelerateAndFollow(w, g, shift, buffer, rule.momentum, rule.undamped, rule.negativeLr, from, to);
            return;
        }
        if (rule.first) {
            System.arraycopy(g, from + shift, buffer, from, to - from);
        } else {
            accelerate(g, shift, buffer, rule.momentum, rule.undamped, from, to);
        }
        if (rule.nesterov) {
            lookAhead(w, g, shift, buffer, rule.momentum, rule.negativeLr, from, to);
        } else {
            follow(w, buffer, 0, rule.negativeLr, from, to);
        }
    }

    private static void accelerateAndFollow(float[] w, float[] g, int shift, float[] buffer, float momentum, float undamped, float negativeLr, int from,
            int to) {
        for (int i = from; i < to; i += L) {
            FloatVector b = FloatVector.fromArray(S, buffer, i).fma(FloatVector.broadcast(S, momentum), FloatVector.fromArray(S, g, i + shift).mul(undamped));
            b.intoArray(buffer, i);
            b.fma(FloatVector.broadcast(S, negativeLr), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    private static void accelerate(float[] g, int shift, float[] buffer, float momentum, float undamped, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, buffer, i).fma(FloatVector.broadcast(S, momentum), FloatVector.fromArray(S, g, i + shift).mul(undamped)).intoArray(buffer, i);
        }
    }

    private static void follow(float[] w, float[] direction, int shift, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, direction, i + shift).fma(FloatVector.broadcast(S, negativeLr), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    private static void lookAhead(float[] w, float[] g, int shift, float[] buffer, float momentum, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, buffer, i).fma(FloatVector.broadcast(S, momentum), FloatVector.fromArray(S, g, i + shift)).fma(FloatVector.broadcast(S, negativeLr), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adam(Adam rule, float[] w, float[] g, int shift, float[] average, float[] squares, float[] most, int from, int to) {
        if (rule.shrink != 1) {
            for (int i = from; i < to; i += L) {
                FloatVector.fromArray(S, w, i).mul(rule.shrink).intoArray(w, i);
            }
        }
        decay(rule.weightDecay, w, g, shift, from, to);
        moments(g, shift, average, squares, rule.rest1, rule.rest2, rule.beta2, from, to);
        if (most != null) {
            for (int i = from; i < to; i += L) {
                FloatVector.fromArray(S, most, i).max(FloatVector.fromArray(S, squares, i)).intoArray(most, i);
            }
        }
        adapt(w, average, most == null ? squares : most, rule.correction, rule.eps, rule.negativeStep, from, to);
    }

    private static void moments(float[] g, int shift, float[] average, float[] squares, float rest1, float rest2, float beta2, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, i + shift);
            FloatVector a = FloatVector.fromArray(S, average, i);
            d.sub(a).fma(FloatVector.broadcast(S, rest1), a).intoArray(average, i);
            d.mul(rest2).fma(d, FloatVector.fromArray(S, squares, i).mul(beta2)).intoArray(squares, i);
        }
    }

    private static void adapt(float[] w, float[] average, float[] squares, float correction, float eps, float negativeStep, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector denominator = FloatVector.fromArray(S, squares, i).sqrt().div(correction).add(eps);
            FloatVector.fromArray(S, average, i).div(denominator).fma(FloatVector.broadcast(S, negativeStep), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adadelta(Adadelta rule, float[] w, float[] g, int shift, float[] squares, float[] deltas, int from, int to) {
        decay(rule.weightDecay, w, g, shift, from, to);
        adadelta(w, g, shift, squares, deltas, rule.rho, rule.rest, rule.eps, rule.negativeLr, from, to);
    }

    private static void adadelta(float[] w, float[] g, int shift, float[] squares, float[] deltas, float rho, float rest, float eps, float negativeLr, int from,
            int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, i + shift);
            FloatVector square = d.mul(rest).fma(d, FloatVector.fromArray(S, squares, i).mul(rho));
            square.intoArray(squares, i);
            FloatVector before = FloatVector.fromArray(S, deltas, i);
            FloatVector delta = before.add(eps).sqrt().div(square.add(eps).sqrt()).mul(d);
            delta.mul(rest).fma(delta, before.mul(rho)).intoArray(deltas, i);
            delta.fma(FloatVector.broadcast(S, negativeLr), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    @Override
    public void adagrad(Adagrad rule, float[] w, float[] g, int shift, float[] sum, int from, int to) {
        decay(rule.weightDecay, w, g, shift, from, to);
        adagrad(w, g, shift, sum, rule.eps, rule.negativeLr, from, to);
    }

    private static void adagrad(float[] w, float[] g, int shift, float[] sum, float eps, float negativeLr, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, i + shift);
            FloatVector s = d.fma(d, FloatVector.fromArray(S, sum, i));
            s.intoArray(sum, i);
            d.div(s.sqrt().add(eps)).fma(FloatVector.broadcast(S, negativeLr), FloatVector.fromArray(S, w, i)).intoArray(w, i);
        }
    }

    @Override
    public void rmsProp(RmsProp rule, float[] w, float[] g, int shift, float[] squares, float[] average, float[] buffer, int from, int to) {
        decay(rule.weightDecay, w, g, shift, from, to);
        for (int i = from; i < to; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, i + shift);
            d.mul(rule.rest).fma(d, FloatVector.fromArray(S, squares, i).mul(rule.alpha)).intoArray(squares, i);
        }
        // From here on g holds the step.
        if (average == null) {
            scale(g, shift, squares, rule.eps, from, to);
        } else {
            scaleCentered(g, shift, squares, average, rule.rest, rule.eps, from, to);
        }
        if (buffer == null) {
            follow(w, g, shift, rule.negativeLr, from, to);
            return;
        }
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, buffer, i).fma(FloatVector.broadcast(S, rule.momentum), FloatVector.fromArray(S, g, i + shift)).intoArray(buffer, i);
        }
        follow(w, buffer, 0, rule.negativeLr, from, to);
    }

    private static void scale(float[] g, int shift, float[] squares, float eps, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, g, i + shift).div(FloatVector.fromArray(S, squares, i).sqrt().add(eps)).intoArray(g, i + shift);
        }
    }

    private static void scaleCentered(float[] g, int shift, float[] squares, float[] average, float rest, float eps, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, i + shift);
            FloatVector a = FloatVector.fromArray(S, average, i);
            FloatVector mean = d.sub(a).fma(FloatVector.broadcast(S, rest), a);
            mean.intoArray(average, i);
            FloatVector variance = mean.neg().fma(mean, FloatVector.fromArray(S, squares, i)).max(0);
            d.div(variance.sqrt().add(eps)).intoArray(g, i + shift);
        }
    }

    @Override
    public void limit(float[] g, float factor, float limit, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector.fromArray(S, g, i).mul(factor).max(-limit).min(limit).intoArray(g, i);
        }
    }
}

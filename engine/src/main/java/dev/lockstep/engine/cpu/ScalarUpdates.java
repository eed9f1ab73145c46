package dev.lockstep.engine.cpu;

/** The reference: what {@code docs/numerics.md} says, one parameter after the other. */
final class ScalarUpdates implements Updates {
    /** A weight decay of 0 must not touch the gradient: 0 times an infinite weight is NaN. */
    private static float decayed(float weightDecay, float w, float g) {
        return weightDecay == 0 ? g : Math.fma(weightDecay, w, g);
    }

    @Override
    public void sgd(Sgd rule, float[] w, float[] g, int shift, float[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = decayed(rule.weightDecay, w[i], g[i + shift]);
            if (rule.momentum != 0) {
                buffer[i] = rule.first ? d : Math.fma(rule.momentum, buffer[i], rule.undamped * d);
                d = rule.nesterov ? Math.fma(rule.momentum, buffer[i], d) : buffer[i];
            }
            w[i] = Math.fma(rule.negativeLr, d, w[i]);
        }
    }

    @Override
    public void adam(Adam rule, float[] w, float[] g, int shift, float[] average, float[] squares, float[] most, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] *= rule.shrink;
            float d = decayed(rule.weightDecay, w[i], g[i + shift]);
            average[i] = Math.fma(rule.rest1, d - average[i], average[i]);
            squares[i] = Math.fma(rule.rest2 * d, d, rule.beta2 * squares[i]);
            float square = squares[i];
            if (most != null) {
                most[i] = Math.max(most[i], square);
                square = most[i];
            }
            float denominator = (float) Math.sqrt(square) / rule.correction + rule.eps;
            w[i] = Math.fma(rule.negativeStep, average[i] / denominator, w[i]);
        }
    }

    @Override
    public void adadelta(Adadelta rule, float[] w, float[] g, int shift, float[] squares, float[] deltas, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = decayed(rule.weightDecay, w[i], g[i + shift]);
            squares[i] = Math.fma(rule.rest * d, d, rule.rho * squares[i]);
            float delta = (float) Math.sqrt(deltas[i] + rule.eps) / (float) Math.sqrt(squares[i] + rule.eps) * d;
            deltas[i] = Math.fma(rule.rest * delta, delta, rule.rho * deltas[i]);
            w[i] = Math.fma(rule.negativeLr, delta, w[i]);
        }
    }

    @Override
    public void adagrad(Adagrad rule, float[] w, float[] g, int shift, float[] sum, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = decayed(rule.weightDecay, w[i], g[i + shift]);
            sum[i] = Math.fma(d, d, sum[i]);
            w[i] = Math.fma(rule.negativeLr, d / ((float) Math.sqrt(sum[i]) + rule.eps), w[i]);
        }
    }

    @Override
    public void rmsProp(RmsProp rule, float[] w, float[] g, int shift, float[] squares, float[] average, float[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = decayed(rule.weightDecay, w[i], g[i + shift]);
            squares[i] = Math.fma(rule.rest * d, d, rule.alpha * squares[i]);
            float variance = squares[i];
            if (average != null) {
                average[i] = Math.fma(rule.rest, d - average[i], average[i]);
                variance = Math.max(0, Math.fma(-average[i], average[i], variance));
            }
            float step = d / ((float) Math.sqrt(variance) + rule.eps);
            if (buffer != null) {
                buffer[i] = Math.fma(rule.momentum, buffer[i], step);
                step = buffer[i];
            }
            w[i] = Math.fma(rule.negativeLr, step, w[i]);
        }
    }

    @Override
    public void limit(float[] g, float factor, float limit, int from, int to) {
        for (int i = from; i < to; i++) {
            g[i] = Math.min(Math.max(g[i] * factor, -limit), limit);
        }
    }
}

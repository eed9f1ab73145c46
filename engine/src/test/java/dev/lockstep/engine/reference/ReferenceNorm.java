package dev.lockstep.engine.reference;

import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;

/** {@link BatchNorm2d} over a batch, and what it remembers of it. */
public final class ReferenceNorm {
    private final BatchNorm2d norm;
    public final double[] runningMean;
    public final double[] runningVar;

    public ReferenceNorm(BatchNorm2d norm, double[] runningMean, double[] runningVar) {
        this.norm = norm;
        this.runningMean = runningMean;
        this.runningVar = runningVar;
    }

    /** @param weight null, with {@code bias}, where the layer is not affine */
    int[][] apply(Tape tape, int[] shape, int[][] x, int[] weight, int[] bias, boolean training) {
        int[][] y = new int[x.length][x[0].length];
        int plane = shape[1] * shape[2];
        for (int c = 0; c < shape[0]; c++) {
            int mean = training ? mean(tape, x, c * plane, plane) : tape.leaf(runningMean[c]);
            int variance = training ? variance(tape, x, c * plane, plane, mean) : tape.leaf(runningVar[c]);
            double m = tape.value(mean);
            double v = tape.value(variance) + norm.eps();
            double w = weight == null ? 1 : tape.value(weight[c]);
            for (int n = 0; n < x.length; n++) {
                for (int i = c * plane; i < (c + 1) * plane; i++) {
                    double centred = tape.value(x[n][i]) - m;
                    tape.edge(x[n][i], w / Math.sqrt(v));
                    tape.edge(mean, -w / Math.sqrt(v));
                    tape.edge(variance, -w * centred / (2 * v * Math.sqrt(v)));
                    if (weight != null) {
                        tape.edge(weight[c], centred / Math.sqrt(v));
                        tape.edge(bias[c], 1);
                    }
                    y[n][i] = tape.node(centred / Math.sqrt(v) * w + (bias == null ? 0 : tape.value(bias[c])));
                }
            }
            if (training) {
                double unbiased = tape.value(variance) * x.length * plane / (x.length * plane - 1);
                runningMean[c] += norm.momentum() * (m - runningMean[c]);
                runningVar[c] += norm.momentum() * (unbiased - runningVar[c]);
            }
        }
        return y;
    }

    private static int mean(Tape tape, int[][] x, int from, int plane) {
        double sum = 0;
        for (int[] sample : x) {
            for (int i = from; i < from + plane; i++) {
                tape.edge(sample[i], 1.0 / (x.length * plane));
                sum += tape.value(sample[i]);
            }
        }
        return tape.node(sum / (x.length * plane));
    }

    /** Biased; by the mean its derivative is 0. */
    private static int variance(Tape tape, int[][] x, int from, int plane, int mean) {
        double sum = 0;
        for (int[] sample : x) {
            for (int i = from; i < from + plane; i++) {
                double centred = tape.value(sample[i]) - tape.value(mean);
                tape.edge(sample[i], 2 * centred / (x.length * plane));
                sum += centred * centred;
            }
        }
        return tape.node(sum / (x.length * plane));
    }
}

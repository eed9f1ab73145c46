package dev.lockstep.engine.reference;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.Size2d;

/** The layers that treat each sample by itself, from the formulas of {@code torch.nn}; without a look at plans, tables or lanes. */
final class ReferenceLayers {
    private ReferenceLayers() {}

    /** [channels, height, width]; a flat shape is [features, 1, 1]. */
    static int[] shape(LayerSpec layer, int[] in) {
        if (layer instanceof Conv2d conv) {
            return ReferenceWindows.shape(conv.outChannels(), in, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation(), false);
        } else if (layer instanceof MaxPool2d pool) {
            return ReferenceWindows.shape(in[0], in, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation(), pool.ceilMode());
        } else if (layer instanceof AvgPool2d pool) {
            return ReferenceWindows.shape(in[0], in, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE, pool.ceilMode());
        } else if (layer instanceof LayerSpec.Flatten) {
            return new int[] {in[0] * in[1] * in[2], 1, 1};
        } else if (layer instanceof Linear linear) {
            return new int[] {linear.outFeatures(), 1, 1};
        }
        return in;
    }

    /**
     * @param weight null where the layer has none, as {@code bias}
     * @param kept for {@link Dropout} in training which values stay; null in evaluation
     */
    static int[] apply(Tape tape, LayerSpec layer, int[] in, int[] out, int[] x, int[] weight, int[] bias, boolean[] kept) {
        if (layer instanceof Conv2d conv) {
            return ReferenceWindows.conv(tape, conv, in, out, x, weight, bias);
        } else if (layer instanceof MaxPool2d pool) {
            return ReferenceWindows.maxPool(tape, pool, in, out, x);
        } else if (layer instanceof AvgPool2d pool) {
            return ReferenceWindows.avgPool(tape, pool, in, out, x);
        } else if (layer instanceof Linear) {
            return linear(tape, x, weight, bias, out[0]);
        } else if (layer instanceof LayerSpec.Softmax) {
            return softmax(tape, in, x);
        } else if (layer instanceof LayerSpec.Flatten) {
            return x;
        }
        int[] y = new int[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = value(tape, layer, x[i], kept == null || kept[i], kept != null);
        }
        return y;
    }

    private static int value(Tape tape, LayerSpec layer, int x, boolean kept, boolean training) {
        double v = tape.value(x);
        if (layer instanceof LayerSpec.ReLU) {
            return tape.function(x, Math.max(0, v), v > 0 ? 1 : 0);
        } else if (layer instanceof LeakyReLU leaky) {
            double slope = v > 0 ? 1 : leaky.negativeSlope();
            return tape.function(x, slope * v, slope);
        } else if (layer instanceof LayerSpec.Sigmoid) {
            return tape.function(x, 1 / (1 + Math.exp(-v)), 1 / (1 + Math.exp(-v)) / (1 + Math.exp(v)));
        } else if (layer instanceof LayerSpec.Tanh) {
            return tape.function(x, Math.tanh(v), 1 / Math.cosh(v) / Math.cosh(v));
        } else if (layer instanceof Dropout dropout) {
            double scale = !training ? 1 : kept ? 1 / (1 - dropout.p()) : 0;
            return tape.function(x, v * scale, scale);
        }
        throw new AssertionError(layer);
    }

    private static int[] linear(Tape tape, int[] x, int[] weight, int[] bias, int outputs) {
        int[] y = new int[outputs];
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            if (bias != null) {
                tape.edge(bias[o], 1);
                sum = tape.value(bias[o]);
            }
            for (int i = 0; i < x.length; i++) {
                int w = weight[o * x.length + i];
                tape.edge(x[i], tape.value(w));
                tape.edge(w, tape.value(x[i]));
                sum += tape.value(x[i]) * tape.value(w);
            }
            y[o] = tape.node(sum);
        }
        return y;
    }

    /** Over the channels at each place. */
    private static int[] softmax(Tape tape, int[] shape, int[] x) {
        int plane = shape[1] * shape[2];
        int[] y = new int[x.length];
        for (int place = 0; place < plane; place++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = place; i < x.length; i += plane) {
                max = Math.max(max, tape.value(x[i]));
            }
            double sum = 0;
            for (int i = place; i < x.length; i += plane) {
                sum += Math.exp(tape.value(x[i]) - max);
            }
            for (int i = place; i < x.length; i += plane) {
                double p = Math.exp(tape.value(x[i]) - max) / sum;
                for (int j = place; j < x.length; j += plane) {
                    tape.edge(x[j], (i == j ? p : 0) - p * Math.exp(tape.value(x[j]) - max) / sum);
                }
                y[i] = tape.node(p);
            }
        }
        return y;
    }
}

package dev.lockstep.engine.reference;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Arrays;

/**
 * A model in float64 with the gradients of its loss: what the kernels are held against, and what is itself held against PyTorch and finite differences.
 */
public final class Reference {
    private final ModelSpec model;
    private final Dropped dropped;

    /** Which values the dropout layers of a step keep. */
    public interface Dropped {
        boolean keeps(int layer, int sample, int value);
    }

    /** What came of a batch. */
    public record Result(double loss, double[][] parameterGradients, double[][] outputs) {}

    public Reference(ModelSpec model, Dropped dropped) {
        this.model = model;
        this.dropped = dropped;
    }

    /** Parameters that a layer has, in their order. */
    static int parameters(LayerSpec layer) {
        if (layer instanceof Conv2d conv) {
            return conv.bias() ? 2 : 1;
        } else if (layer instanceof Linear linear) {
            return linear.bias() ? 2 : 1;
        }
        return layer instanceof BatchNorm2d norm && norm.affine() ? 2 : 0;
    }

    /**
     * A training step without the update.
     *
     * @param images [sample][value]
     * @param parameters [parameter][value], in PyTorch's order
     */
    public Result step(LossSpec loss, double[][] images, int[] labels, double[][] parameters) {
        Tape tape = new Tape();
        int[][] leaves = Arrays.stream(parameters).map(tape::leaves).toArray(int[][]::new);
        int[][] x = Arrays.stream(images).map(tape::leaves).toArray(int[][]::new);
        int[][] y = forward(tape, x, leaves);
        double mean = 0;
        int[] losses = new int[y.length];
        for (int n = 0; n < y.length; n++) {
            losses[n] = ReferenceLosses.of(tape, loss, y[n], labels[n]);
            mean += tape.value(losses[n]) / y.length;
        }
        double[] weights = new double[losses.length];
        Arrays.fill(weights, 1.0 / losses.length);
        double[] gradient = tape.gradient(losses, weights);
        double[][] parameterGradients = Arrays.stream(leaves).map(ids -> Arrays.stream(ids).mapToDouble(id -> gradient[id]).toArray())
                .toArray(double[][]::new);
        return new Result(mean, parameterGradients, Arrays.stream(y).map(tape::values).toArray(double[][]::new));
    }

    private int[][] forward(Tape tape, int[][] images, int[][] parameters) {
        int[][] x = images;
        int[] shape = model.input().stream().mapToInt(extent -> extent).toArray();
        int next = 0;
        for (int i = 0; i < model.layers().size(); i++) {
            LayerSpec layer = model.layers().get(i);
            int count = parameters(layer);
            int[] weight = count > 0 ? parameters[next] : null;
            int[] bias = count > 1 ? parameters[next + 1] : null;
            next += count;
            x = apply(tape, i, shape, x, weight, bias);
            shape = ReferenceLayers.shape(layer, shape);
        }
        return x;
    }

    private int[][] apply(Tape tape, int index, int[] in, int[][] x, int[] weight, int[] bias) {
        LayerSpec layer = model.layers().get(index);
        if (layer instanceof BatchNorm2d norm) {
            return new ReferenceNorm(norm, new double[in[0]], new double[in[0]]).apply(tape, in, x, weight, bias, true);
        }
        int[] out = ReferenceLayers.shape(layer, in);
        int[][] y = new int[x.length][];
        for (int n = 0; n < y.length; n++) {
            boolean[] kept = layer instanceof Dropout ? kept(index, n, x[n].length) : null;
            y[n] = ReferenceLayers.apply(tape, layer, in, out, x[n], weight, bias, kept);
        }
        return y;
    }

    private boolean[] kept(int layer, int sample, int values) {
        boolean[] kept = new boolean[values];
        for (int v = 0; v < values; v++) {
            kept[v] = dropped.keeps(layer, sample, v);
        }
        return kept;
    }
}

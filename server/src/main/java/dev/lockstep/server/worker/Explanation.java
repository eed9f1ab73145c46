package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How one value of a layer's output comes about: every term, in the order in which the numerics contract adds them up, and their sum. */
public final class Explanation {
    /** Of more, the first are listed. */
    private static final int MOST_TERMS = 512;

    /**
     * @param layer index into the model's layers
     * @param channel or feature, where the output is flat
     */
    public record Place(int layer, int channel, int row, int column) {}

    private interface Reduction {
        float applyAsFloat(float a, float b);
    }

    private final LoadedModel model;
    private final LayerShape layer;
    private final Place at;
    private final float[] input;
    private final JsonArray terms = new JsonArray();
    private int count;
    private float sum;

    private Explanation(LoadedModel model, LayerShape layer, Place at, float[] input) {
        this.model = model;
        this.layer = layer;
        this.at = at;
        this.input = input;
    }

    static JsonObject of(RunSpec run, LoadedModel model, Place at, float[] image, float[][] outputs) {
        List<LayerShape> shapes = ShapeInference.infer(run.model()).layers();
        if (at.layer() >= shapes.size()) {
            throw ApiException.badRequest("explain.layer", "layer=" + at.layer() + ", allowed are 0 to " + (shapes.size() - 1));
        }
        LayerShape shape = shapes.get(at.layer());
        Shape out = shape.output();
        within("explain.channel", at.channel(), out.channels());
        within("explain.row", at.row(), out.height());
        within("explain.column", at.column(), out.width());
        Explanation explanation = new Explanation(model, shape, at, at.layer() == 0 ? image : outputs[at.layer() - 1]);
        LayerSpec spec = run.model().layers().get(at.layer());
        Float bias = explanation.explain(spec);
        float value = outputs[at.layer()][(at.channel() * out.height() + at.row()) * out.width() + at.column()];
        return new JsonObject().put("layer", shape.name()).put("type", shape.type()).put("value", number(value)).put("bias", bias == null ? null : number(bias))
                .put("terms", explanation.terms).put("count", explanation.count).put("sum", number(explanation.sum)).put("how", how(spec));
    }

    private static String how(LayerSpec spec) {
        return spec instanceof LayerSpec.Conv2d || spec instanceof LayerSpec.Linear ? "sum" : spec instanceof LayerSpec.MaxPool2d ? "max"
                : spec instanceof LayerSpec.AvgPool2d ? "mean" : "same place";
    }

    private Float explain(LayerSpec spec) {
        if (spec instanceof LayerSpec.Conv2d conv) {
            return convolution(conv);
        }
        if (spec instanceof LayerSpec.Linear linear) {
            float bias = linear.bias() ? model.parameter(linear.name() + ".bias")[at.channel()] : 0;
            float[] weights = model.parameter(linear.name() + ".weight");
            sum = bias;
            for (int i = 0; i < input.length; i++) {
                multiply(input[i], weights[at.channel() * input.length + i], new JsonArray().add(i));
            }
            return bias;
        }
        if (spec instanceof LayerSpec.MaxPool2d pool) {
            sum = Float.NEGATIVE_INFINITY;
            window(pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation(), Math::max);
        } else if (spec instanceof LayerSpec.AvgPool2d pool) {
            window(pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE, Float::sum);
            // By how many it is divided depends on padding and ceil_mode: the value itself tells.
        } else {
            int place = (at.channel() * layer.input().height() + at.row()) * layer.input().width() + at.column();
            if (layer.input().size() == layer.output().size()) {
                term(new JsonArray().add(at.channel()).add(at.row()).add(at.column()), input[place], null);
                sum = input[place];
            }
        }
        return null;
    }

    private float convolution(LayerSpec.Conv2d conv) {
        float bias = conv.bias() ? model.parameter(conv.name() + ".bias")[at.channel()] : 0;
        float[] weights = model.parameter(conv.name() + ".weight");
        Shape in = layer.input();
        Size2d kernel = conv.kernelSize();
        sum = bias;
        for (int c = 0; c < in.channels(); c++) {
            for (int ky = 0; ky < kernel.height(); ky++) {
                for (int kx = 0; kx < kernel.width(); kx++) {
                    int y = at.row() * conv.stride().height() - conv.padding().height() + ky * conv.dilation().height();
                    int x = at.column() * conv.stride().width() - conv.padding().width() + kx * conv.dilation().width();
                    if (y >= 0 && y < in.height() && x >= 0 && x < in.width()) {
                        float weight = weights[((at.channel() * in.channels() + c) * kernel.height() + ky) * kernel.width() + kx];
                        multiply(input[(c * in.height() + y) * in.width() + x], weight, new JsonArray().add(c).add(y).add(x));
                    }
                }
            }
        }
        return bias;
    }

    private void window(Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, Reduction reduce) {
        Shape in = layer.input();
        for (int ky = 0; ky < kernel.height(); ky++) {
            for (int kx = 0; kx < kernel.width(); kx++) {
                int y = at.row() * stride.height() - padding.height() + ky * dilation.height();
                int x = at.column() * stride.width() - padding.width() + kx * dilation.width();
                if (y >= 0 && y < in.height() && x >= 0 && x < in.width()) {
                    float value = input[(at.channel() * in.height() + y) * in.width() + x];
                    term(new JsonArray().add(at.channel()).add(y).add(x), value, null);
                    sum = reduce.applyAsFloat(sum, value);
                }
            }
        }
    }

    /** One fused multiply-add, as the kernels do it. */
    private void multiply(float value, float weight, JsonArray place) {
        sum = Math.fma(value, weight, sum);
        term(place, value, weight);
    }

    private void term(JsonArray place, float value, Float weight) {
        if (count++ < MOST_TERMS) {
            JsonObject term = new JsonObject().put("at", place).put("value", number(value));
            terms.add(weight == null ? term : term.put("weight", number(weight)));
        }
    }

    private static Object number(float value) {
        return Float.isFinite(value) ? (Object) value : Float.toString(value);
    }

    private static void within(String path, int value, int count) {
        if (value < 0 || value >= count) {
            throw ApiException.badRequest(path, path.substring(8) + "=" + value + ", allowed are 0 to " + (count - 1));
        }
    }
}

package dev.lockstep.engine.cpu;

import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Arrays;
import java.util.List;

/** A forward pass of one sample in float64, written from the formulas of {@code torch.nn} without a look at plans, tables or lanes. */
final class DoubleModel {
    private final ModelSpec model;
    private final List<LayerShape> shapes;
    /** [parameter][value], PyTorch's order. */
    final double[][] parameters;

    DoubleModel(ModelSpec model, double[][] parameters) {
        this.model = model;
        this.shapes = ShapeInference.infer(model).layers();
        this.parameters = parameters;
    }

    /** Cross-entropy of the logits against the label. */
    double loss(double[] image, int label) {
        double[] logits = output(image);
        double sum = 0;
        for (double z : logits) {
            sum += Math.exp(z);
        }
        return Math.log(sum) - logits[label];
    }

    double[] output(double[] image) {
        double[] x = image;
        int next = 0;
        for (int i = 0; i < shapes.size(); i++) {
            LayerSpec layer = model.layers().get(i);
            LayerShape shape = shapes.get(i);
            double[] weight = shape.parameters().isEmpty() ? null : parameters[next];
            double[] bias = shape.parameters().size() < 2 ? null : parameters[next + 1];
            next += shape.parameters().size();
            if (layer instanceof Conv2d conv) {
                x = conv(conv, shape, x, weight, bias);
            } else if (layer instanceof MaxPool2d pool) {
                x = pool(pool, shape, x);
            } else if (layer instanceof LayerSpec.Linear) {
                x = linear(x, weight, bias, shape.output().channels());
            } else if (layer instanceof AvgPool2d pool) {
                x = average(pool, shape, x);
            } else if (layer instanceof LayerSpec.LeakyReLU leaky) {
                x = Arrays.stream(x).map(v -> v > 0 ? v : v * leaky.negativeSlope()).toArray();
            } else if (layer instanceof LayerSpec.Sigmoid) {
                x = Arrays.stream(x).map(v -> 1 / (1 + Math.exp(-v))).toArray();
            } else if (layer instanceof LayerSpec.Tanh) {
                x = Arrays.stream(x).map(Math::tanh).toArray();
            } else if (layer instanceof LayerSpec.Softmax) {
                x = softmax(shape, x);
            } else if (layer instanceof LayerSpec.ReLU) {
                x = Arrays.stream(x).map(v -> Math.max(0, v)).toArray();
            }
        }
        return x;
    }

    private static double[] conv(Conv2d conv, LayerShape shape, double[] x, double[] weight, double[] bias) {
        int channels = shape.input().channels();
        int height = shape.input().height();
        int width = shape.input().width();
        double[] y = new double[(int) shape.output().size()];
        int at = 0;
        for (int oc = 0; oc < shape.output().channels(); oc++) {
            for (int oy = 0; oy < shape.output().height(); oy++) {
                for (int ox = 0; ox < shape.output().width(); ox++, at++) {
                    y[at] = bias == null ? 0 : bias[oc];
                    int w = oc * channels * conv.kernelSize().area();
                    for (int ic = 0; ic < channels; ic++) {
                        for (int ky = 0; ky < conv.kernelSize().height(); ky++) {
                            for (int kx = 0; kx < conv.kernelSize().width(); kx++, w++) {
                                int iy = oy * conv.stride().height() - conv.padding().height() + ky * conv.dilation().height();
                                int ix = ox * conv.stride().width() - conv.padding().width() + kx * conv.dilation().width();
                                if (iy >= 0 && iy < height && ix >= 0 && ix < width) {
                                    y[at] += weight[w] * x[(ic * height + iy) * width + ix];
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static double[] pool(MaxPool2d pool, LayerShape shape, double[] x) {
        int height = shape.input().height();
        int width = shape.input().width();
        double[] y = new double[(int) shape.output().size()];
        int at = 0;
        for (int c = 0; c < shape.output().channels(); c++) {
            for (int oy = 0; oy < shape.output().height(); oy++) {
                for (int ox = 0; ox < shape.output().width(); ox++, at++) {
                    y[at] = Double.NEGATIVE_INFINITY;
                    for (int ky = 0; ky < pool.kernelSize().height(); ky++) {
                        for (int kx = 0; kx < pool.kernelSize().width(); kx++) {
                            int iy = oy * pool.stride().height() - pool.padding().height() + ky * pool.dilation().height();
                            int ix = ox * pool.stride().width() - pool.padding().width() + kx * pool.dilation().width();
                            if (iy >= 0 && iy < height && ix >= 0 && ix < width) {
                                y[at] = Math.max(y[at], x[(c * height + iy) * width + ix]);
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static double[] average(AvgPool2d pool, LayerShape shape, double[] x) {
        int height = shape.input().height();
        int width = shape.input().width();
        double[] y = new double[(int) shape.output().size()];
        int at = 0;
        for (int c = 0; c < shape.output().channels(); c++) {
            for (int oy = 0; oy < shape.output().height(); oy++) {
                for (int ox = 0; ox < shape.output().width(); ox++, at++) {
                    int counted = 0;
                    for (int ky = 0; ky < pool.kernelSize().height(); ky++) {
                        for (int kx = 0; kx < pool.kernelSize().width(); kx++) {
                            int iy = oy * pool.stride().height() - pool.padding().height() + ky;
                            int ix = ox * pool.stride().width() - pool.padding().width() + kx;
                            boolean inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
                            boolean padding = iy < height + pool.padding().height() && ix < width + pool.padding().width();
                            y[at] += inside ? x[(c * height + iy) * width + ix] : 0;
                            counted += inside || pool.countIncludePad() && padding ? 1 : 0;
                        }
                    }
                    y[at] /= counted;
                }
            }
        }
        return y;
    }

    private static double[] softmax(LayerShape shape, double[] x) {
        int plane = shape.input().height() * shape.input().width();
        double[] y = new double[x.length];
        for (int i = 0; i < plane; i++) {
            double sum = 0;
            for (int at = i; at < x.length; at += plane) {
                sum += Math.exp(x[at]);
            }
            for (int at = i; at < x.length; at += plane) {
                y[at] = Math.exp(x[at]) / sum;
            }
        }
        return y;
    }

    private static double[] linear(double[] x, double[] weight, double[] bias, int outputs) {
        double[] y = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            y[o] = bias == null ? 0 : bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += weight[o * x.length + i] * x[i];
            }
        }
        return y;
    }
}

package dev.lockstep.engine.reference;

import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.Size2d;

/** The layers that look through windows, for one sample; in and out are shapes [channels, height, width]. */
final class ReferenceWindows {
    private ReferenceWindows() {}

    /** As {@code torch.nn.MaxPool2d} has it; under {@code ceil} no window may start right of the input and its near padding. */
    static int extent(int size, int kernel, int stride, int padding, int dilation, boolean ceil) {
        int room = size + 2 * padding - dilation * (kernel - 1) - 1;
        int extent = (ceil ? -Math.floorDiv(-room, stride) : Math.floorDiv(room, stride)) + 1;
        return ceil && (extent - 1) * stride >= size + padding ? extent - 1 : extent;
    }

    static int[] shape(int channels, int[] in, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean ceil) {
        return new int[] {channels, extent(in[1], kernel.height(), stride.height(), padding.height(), dilation.height(), ceil),
            extent(in[2], kernel.width(), stride.width(), padding.width(), dilation.width(), ceil)};
    }

    static int[] conv(Tape tape, Conv2d conv, int[] in, int[] out, int[] x, int[] weight, int[] bias) {
        int[] y = new int[out[0] * out[1] * out[2]];
        for (int at = 0; at < y.length; at++) {
            int channel = at / (out[1] * out[2]);
            Window window = new Window(at, in, out, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation());
            double sum = 0;
            if (bias != null) {
                tape.edge(bias[channel], 1);
                sum = tape.value(bias[channel]);
            }
            for (int ic = 0; ic < in[0]; ic++) {
                for (int k = 0; k < window.taps(); k++) {
                    if (window.inside(k)) {
                        int w = weight[(channel * in[0] + ic) * window.taps() + k];
                        int v = x[ic * in[1] * in[2] + window.place(k)];
                        tape.edge(v, tape.value(w));
                        tape.edge(w, tape.value(v));
                        sum += tape.value(v) * tape.value(w);
                    }
                }
            }
            y[at] = tape.node(sum);
        }
        return y;
    }

    static int[] maxPool(Tape tape, MaxPool2d pool, int[] in, int[] out, int[] x) {
        int[] y = new int[out[0] * out[1] * out[2]];
        for (int at = 0; at < y.length; at++) {
            int plane = at / (out[1] * out[2]) * in[1] * in[2];
            Window window = new Window(at, in, out, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation());
            int best = -1;
            for (int k = 0; k < window.taps(); k++) {
                if (window.inside(k)) {
                    int candidate = x[plane + window.place(k)];
                    if (best < 0 || tape.value(candidate) > tape.value(best)) {
                        best = candidate;
                    }
                }
            }
            y[at] = tape.function(best, tape.value(best), 1);
        }
        return y;
    }

    static int[] avgPool(Tape tape, AvgPool2d pool, int[] in, int[] out, int[] x) {
        int[] y = new int[out[0] * out[1] * out[2]];
        for (int at = 0; at < y.length; at++) {
            int plane = at / (out[1] * out[2]) * in[1] * in[2];
            Window window = new Window(at, in, out, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE);
            int count = 0;
            for (int k = 0; k < window.taps(); k++) {
                count += pool.countIncludePad() ? window.padded(k, pool.padding()) ? 1 : 0 : window.inside(k) ? 1 : 0;
            }
            double sum = 0;
            for (int k = 0; k < window.taps(); k++) {
                if (window.inside(k)) {
                    tape.edge(x[plane + window.place(k)], 1.0 / count);
                    sum += tape.value(x[plane + window.place(k)]);
                }
            }
            y[at] = tape.node(sum / count);
        }
        return y;
    }

    /** Where the taps of one output lie in a channel of the input. */
    private record Window(int at, int[] in, int[] out, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation) {
        int taps() {
            return kernel.area();
        }

        private int row(int tap) {
            return at / out[2] % out[1] * stride.height() - padding.height() + tap / kernel.width() * dilation.height();
        }

        private int column(int tap) {
            return at % out[2] * stride.width() - padding.width() + tap % kernel.width() * dilation.width();
        }

        boolean inside(int tap) {
            return row(tap) >= 0 && row(tap) < in[1] && column(tap) >= 0 && column(tap) < in[2];
        }

        /** Inside the input or its padding. */
        boolean padded(int tap, Size2d pad) {
            return row(tap) < in[1] + pad.height() && column(tap) < in[2] + pad.width();
        }

        int place(int tap) {
            return row(tap) * in[2] + column(tap);
        }
    }
}

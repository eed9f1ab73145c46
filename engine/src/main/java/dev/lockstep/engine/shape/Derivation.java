package dev.lockstep.engine.shape;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.Size2d;

/** How the extents of a window's output follow from its input, as textbooks write it. */
public final class Derivation {
    private Derivation() {}

    /** {@code (28 + 2·2 - 1·(5 - 1) - 1) / 1 + 1 = 28}, height before width where they differ; empty for a layer without a window. */
    public static String of(LayerSpec layer, LayerShape shape) {
        if (layer instanceof LayerSpec.Conv2d conv) {
            return of(shape, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation(), false);
        }
        if (layer instanceof LayerSpec.MaxPool2d pool) {
            return of(shape, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation(), pool.ceilMode());
        }
        if (layer instanceof LayerSpec.AvgPool2d pool) {
            return of(shape, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE, pool.ceilMode());
        }
        return "";
    }

    private static String of(LayerShape shape, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean up) {
        String height = axis(shape.input().height(), kernel.height(), stride.height(), padding.height(), dilation.height(), up, shape.output().height());
        String width = axis(shape.input().width(), kernel.width(), stride.width(), padding.width(), dilation.width(), up, shape.output().width());
        return height.equals(width) ? height : height + "; " + width;
    }

    /** Of a window that is too large for its input, along the first side where it is: the extent comes out below one. */
    static String tooLarge(Shape in, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean tooHigh) {
        return tooHigh ? tooLarge(in.height(), kernel.height(), stride.height(), padding.height(), dilation.height())
                : tooLarge(in.width(), kernel.width(), stride.width(), padding.width(), dilation.width());
    }

    private static String tooLarge(int in, int kernel, int stride, int padding, int dilation) {
        return axis(in, kernel, stride, padding, dilation, false, Math.floorDiv(in + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1);
    }

    private static String axis(int in, int kernel, int stride, int padding, int dilation, boolean up, int out) {
        boolean exact = (in + 2 * padding - dilation * (kernel - 1) - 1) % stride == 0;
        return "(" + in + " + 2·" + padding + " - " + dilation + "·(" + kernel + " - 1) - 1) / " + stride + (exact ? "" : up ? " rounded up" : " rounded down")
                + " + 1 = " + out;
    }
}

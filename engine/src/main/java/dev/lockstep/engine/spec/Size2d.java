package dev.lockstep.engine.spec;

/** A pair of extents: kernel size, stride, padding or dilation along the rows and along the columns of an image. */
public record Size2d(int height, int width) {
    public static final Size2d ZERO = new Size2d(0, 0);
    public static final Size2d ONE = new Size2d(1, 1);

    public static Size2d square(int extent) {
        return new Size2d(extent, extent);
    }

    public int area() {
        return height * width;
    }

    @Override
    public String toString() {
        return height == width ? Integer.toString(height) : height + "x" + width;
    }
}

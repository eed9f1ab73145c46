package dev.lockstep.engine.shape;

import java.util.List;
import java.util.stream.Collectors;

/** The extents of one sample, without the batch: [channels, height, width] or [features]. */
public record Shape(List<Integer> dims) {
    public Shape {
        dims = List.copyOf(dims);
    }

    public static Shape of(Integer... dims) {
        return new Shape(List.of(dims));
    }

    public boolean isImage() {
        return dims.size() == 3;
    }

    /** Features for a flat shape, channels for an image. */
    public int channels() {
        return dims.get(0);
    }

    /** 1 for a flat shape. */
    public int height() {
        return isImage() ? dims.get(1) : 1;
    }

    /** 1 for a flat shape. */
    public int width() {
        return isImage() ? dims.get(2) : 1;
    }

    /** Values per sample. */
    public long size() {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** {@code 10x24x24}. */
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}

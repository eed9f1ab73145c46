package dev.lockstep.server.weights;

import java.util.List;

/** A named tensor of float32 values, row-major. */
public record Tensor(String name, List<Integer> dims, float[] values) {
    public Tensor {
        dims = List.copyOf(dims);
    }
}

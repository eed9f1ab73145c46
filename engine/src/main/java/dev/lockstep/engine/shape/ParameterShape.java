package dev.lockstep.engine.shape;

import java.util.List;

/**
 * One parameter tensor.
 *
 * @param name PyTorch's, {@code conv1.weight}
 * @param dims PyTorch's order: [out, in, height, width] for convolutions, [out, in] for linear layers, [out] for biases, [] for a single number
 */
public record ParameterShape(String name, List<Integer> dims) {
    public ParameterShape {
        dims = List.copyOf(dims);
    }

    public long size() {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}

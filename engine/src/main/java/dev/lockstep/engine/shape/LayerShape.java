package dev.lockstep.engine.shape;

import java.util.List;

/**
 * What shape inference knows of one layer.
 *
 * @param name as in the specification
 * @param type as in the specification
 * @param parameters what is trained, in PyTorch's order (weight, bias); empty for layers without any
 * @param buffers what else the layer keeps, as PyTorch calls it (running_mean, running_var, num_batches_tracked)
 * @param multiplyAdds of one sample's forward pass
 */
public record LayerShape(String name, String type, Shape input, Shape output, List<ParameterShape> parameters,
        List<ParameterShape> buffers, long multiplyAdds) {
    public LayerShape {
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
    }

    /** Trained values. */
    public long parameterCount() {
        return parameters.stream().mapToLong(ParameterShape::size).sum();
    }
}

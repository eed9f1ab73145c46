package dev.lockstep.engine.shape;

import java.util.List;

/**
 * What shape inference knows of one layer.
 *
 * @param name as in the specification
 * @param type as in the specification
 * @param parameters the layer's tensors in PyTorch's order (weight, bias); empty for layers without any
 * @param multiplyAdds of one sample's forward pass
 */
public record LayerShape(String name, String type, Shape input, Shape output, List<ParameterShape> parameters, long multiplyAdds) {
    public LayerShape {
        parameters = List.copyOf(parameters);
    }

    /** Values over all tensors of the layer. */
    public long parameterCount() {
        return parameters.stream().mapToLong(ParameterShape::size).sum();
    }
}

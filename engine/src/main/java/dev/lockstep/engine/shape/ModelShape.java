package dev.lockstep.engine.shape;

import java.util.List;

/** The shapes of a whole model, one entry per layer in the order of the specification. */
public record ModelShape(Shape input, List<LayerShape> layers) {
    public ModelShape {
        layers = List.copyOf(layers);
    }

    public Shape output() {
        return layers.get(layers.size() - 1).output();
    }

    /** All tensors that are not trained, in the order of the layers. */
    public List<ParameterShape> buffers() {
        return layers.stream().flatMap(layer -> layer.buffers().stream()).toList();
    }

    /** All parameter tensors in the order of the layers. */
    public List<ParameterShape> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    public long parameterCount() {
        return layers.stream().mapToLong(LayerShape::parameterCount).sum();
    }

    /** Of one sample's forward pass. */
    public long multiplyAdds() {
        return layers.stream().mapToLong(LayerShape::multiplyAdds).sum();
    }
}

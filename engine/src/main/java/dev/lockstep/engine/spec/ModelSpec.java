package dev.lockstep.engine.spec;

import java.util.List;

/**
 * A list of layers with an input shape.
 *
 * @param input the shape of one sample: [channels, height, width]
 * @param layers in the order of the forward pass
 */
public record ModelSpec(List<Integer> input, List<LayerSpec> layers) {
    public ModelSpec {
        input = List.copyOf(input);
        layers = List.copyOf(layers);
    }
}

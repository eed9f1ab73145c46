package dev.lockstep.engine.parity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LayerSpec.Sigmoid;
import dev.lockstep.engine.spec.LayerSpec.Softmax;
import dev.lockstep.engine.spec.LayerSpec.Tanh;
import dev.lockstep.engine.spec.Size2d;

/** Layers as fixtures describe them: the arguments of {@code torch.nn}, sizes as pairs. */
public final class Layers {
    private Layers() {}

    public static LayerSpec of(JsonNode layer, String name) {
        String type = layer.get("type").asText();
        return switch (type) {
            case "Conv2d" -> new Conv2d(name, layer.get("out_channels").asInt(), size(layer, "kernel_size"), size(layer, "stride"), size(layer, "padding"),
                    size(layer, "dilation"), layer.get("bias").asBoolean());
            case "MaxPool2d" -> new MaxPool2d(name, size(layer, "kernel_size"), size(layer, "stride"), size(layer, "padding"), size(layer, "dilation"),
                    layer.get("ceil_mode").asBoolean());
            case "AvgPool2d" -> new AvgPool2d(name, size(layer, "kernel_size"), size(layer, "stride"), size(layer, "padding"),
                    layer.get("ceil_mode").asBoolean(), layer.get("count_include_pad").asBoolean());
            case "BatchNorm2d" -> new BatchNorm2d(name, layer.get("eps").asDouble(), layer.get("momentum").asDouble(), layer.get("affine").asBoolean());
            case "LeakyReLU" -> new LeakyReLU(name, layer.get("negative_slope").asDouble());
            case "Dropout" -> new Dropout(name, layer.get("p").asDouble());
            case "Linear" -> new Linear(name, layer.get("out_features").asInt(), layer.get("bias").asBoolean());
            case "ReLU" -> new ReLU(name);
            case "Sigmoid" -> new Sigmoid(name);
            case "Tanh" -> new Tanh(name);
            case "Flatten" -> new Flatten(name);
            case "Softmax" -> new Softmax(name);
            default -> throw new IllegalArgumentException("type=" + type);
        };
    }

    /** Of the input of a case: [channels, height, width]. */
    public static int[] shape(JsonNode node) {
        return new int[] {node.get("input").get(0).asInt(), node.get("input").get(1).asInt(), node.get("input").get(2).asInt()};
    }

    private static Size2d size(JsonNode layer, String key) {
        return new Size2d(layer.get(key).get(0).asInt(), layer.get(key).get(1).asInt());
    }
}

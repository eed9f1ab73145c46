package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.LayerShape;
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
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Layers to and from JSON, with the names and defaults of {@code torch.nn}. */
final class LayerJson {
    /** No dots: they part a layer's name from its tensor's. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Map<String, List<String>> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("Conv2d", List.of("type", "name", "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "bias"));
        FIELDS.put("MaxPool2d", List.of("type", "name", "kernel_size", "stride", "padding", "dilation", "ceil_mode"));
        FIELDS.put("AvgPool2d", List.of("type", "name", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"));
        FIELDS.put("BatchNorm2d", List.of("type", "name", "num_features", "eps", "momentum", "affine"));
        FIELDS.put("ReLU", List.of("type", "name"));
        FIELDS.put("LeakyReLU", List.of("type", "name", "negative_slope"));
        FIELDS.put("Sigmoid", List.of("type", "name"));
        FIELDS.put("Tanh", List.of("type", "name"));
        FIELDS.put("Softmax", List.of("type", "name", "dim"));
        FIELDS.put("Dropout", List.of("type", "name", "p"));
        FIELDS.put("Flatten", List.of("type", "name"));
        FIELDS.put("Linear", List.of("type", "name", "in_features", "out_features", "bias"));
    }

    private LayerJson() {}

    static LayerSpec read(JsonNode node, int index, String path) {
        String type = type(node, path);
        Fields fields = Fields.of(node, path, FIELDS.get(type));
        String name = name(fields, index);
        switch (type) {
            case "Conv2d":
                return new Conv2d(name, fields.requireWhole("out_channels", Ranges.OUT_CHANNELS),
                        Sizes.require(fields, "kernel_size", Ranges.KERNEL_SIZE), Sizes.read(fields, "stride", Ranges.STRIDE, Size2d.ONE),
                        Sizes.read(fields, "padding", Ranges.PADDING, Size2d.ZERO), Sizes.read(fields, "dilation", Ranges.DILATION, Size2d.ONE),
                        fields.flag("bias", true));
            case "MaxPool2d":
                Size2d window = Sizes.require(fields, "kernel_size", Ranges.KERNEL_SIZE);
                return new MaxPool2d(name, window, Sizes.read(fields, "stride", Ranges.STRIDE, window),
                        Sizes.read(fields, "padding", Ranges.PADDING, Size2d.ZERO), Sizes.read(fields, "dilation", Ranges.DILATION, Size2d.ONE),
                        fields.flag("ceil_mode", false));
            case "AvgPool2d":
                Size2d kernel = Sizes.require(fields, "kernel_size", Ranges.KERNEL_SIZE);
                return new AvgPool2d(name, kernel, Sizes.read(fields, "stride", Ranges.STRIDE, kernel),
                        Sizes.read(fields, "padding", Ranges.PADDING, Size2d.ZERO), fields.flag("ceil_mode", false),
                        fields.flag("count_include_pad", true));
            case "BatchNorm2d":
                return new BatchNorm2d(name, fields.real("eps", Ranges.NORM_EPS, 1e-5), fields.real("momentum", Ranges.MOMENTUM, 0.1),
                        fields.flag("affine", true));
            case "LeakyReLU":
                return new LeakyReLU(name, fields.real("negative_slope", Ranges.NEGATIVE_SLOPE, 0.01));
            case "Sigmoid":
                return new Sigmoid(name);
            case "Tanh":
                return new Tanh(name);
            case "Softmax":
                fields.whole("dim", Ranges.DIM, 1);
                return new Softmax(name);
            case "Dropout":
                return new Dropout(name, fields.real("p", Ranges.DROPOUT_P, 0.5));
            case "ReLU":
                return new ReLU(name);
            case "Flatten":
                return new Flatten(name);
            case "Linear":
                return new Linear(name, fields.requireWhole("out_features", Ranges.OUT_FEATURES), fields.flag("bias", true));
            default:
                throw new AssertionError(type);
        }
    }

    private static String type(JsonNode node, String path) {
        if (!node.isObject()) {
            throw Json.wrongType(node, path, "a layer such as {\"type\": \"ReLU\"}");
        }
        JsonNode type = node.get("type");
        String types = String.join(", ", FIELDS.keySet());
        if (type == null) {
            throw new SpecException(path + ".type", "is missing, expected one of " + types);
        }
        if (!type.isTextual()) {
            throw Json.wrongType(type, path + ".type", "one of " + types);
        }
        if (!FIELDS.containsKey(type.textValue())) {
            throw new SpecException(path + ".type",
                    "type=" + Json.show(type) + " is unknown" + Nearest.hint(type.textValue(), FIELDS.keySet()));
        }
        return type.textValue();
    }

    private static String name(Fields fields, int index) {
        String name = fields.text("name", 64, Integer.toString(index));
        if (!NAME.matcher(name).matches()) {
            throw new SpecException(fields.path("name"), "name=" + Json.shorten(name) + ", allowed are letters, digits, _ and -");
        }
        return name;
    }

    /** {@code in_channels}, {@code in_features} and {@code num_features} are never needed; where they stand they must be true. */
    static void checkInput(JsonNode node, LayerShape shape, String path) {
        for (Range range : List.of(Ranges.IN_CHANNELS, Ranges.IN_FEATURES, Ranges.NUM_FEATURES)) {
            JsonNode given = node.get(range.name());
            if (given != null && range.readInt(given, path + "." + range.name()) != shape.input().channels()) {
                throw new SpecException(path + "." + range.name(), range.name() + "=" + Json.show(given) + ", but the layer gets "
                        + shape.input() + "; expected " + shape.input().channels() + " or nothing");
            }
        }
    }

    static ObjectNode write(LayerSpec layer, int index) {
        ObjectNode json = Json.object().put("type", layer.type());
        if (!layer.name().equals(Integer.toString(index))) {
            json.put("name", layer.name());
        }
        if (layer instanceof Conv2d conv) {
            json.put("out_channels", conv.outChannels());
            Sizes.write(json, "kernel_size", conv.kernelSize());
            Sizes.write(json, "stride", conv.stride());
            Sizes.write(json, "padding", conv.padding());
            Sizes.write(json, "dilation", conv.dilation());
            json.put("bias", conv.bias());
        } else if (layer instanceof MaxPool2d pool) {
            Sizes.write(json, "kernel_size", pool.kernelSize());
            Sizes.write(json, "stride", pool.stride());
            Sizes.write(json, "padding", pool.padding());
            Sizes.write(json, "dilation", pool.dilation());
            json.put("ceil_mode", pool.ceilMode());
        } else if (layer instanceof AvgPool2d pool) {
            Sizes.write(json, "kernel_size", pool.kernelSize());
            Sizes.write(json, "stride", pool.stride());
            Sizes.write(json, "padding", pool.padding());
            json.put("ceil_mode", pool.ceilMode()).put("count_include_pad", pool.countIncludePad());
        } else if (layer instanceof BatchNorm2d norm) {
            json.put("eps", norm.eps()).put("momentum", norm.momentum()).put("affine", norm.affine());
        } else if (layer instanceof LeakyReLU leaky) {
            json.put("negative_slope", leaky.negativeSlope());
        } else if (layer instanceof Dropout dropout) {
            json.put("p", dropout.p());
        } else if (layer instanceof Linear linear) {
            json.put("out_features", linear.outFeatures()).put("bias", linear.bias());
        }
        return json;
    }
}

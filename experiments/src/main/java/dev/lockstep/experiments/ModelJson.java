package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.List;

/** Models to and from JSON. What is read fits together: shapes are inferred while reading. */
final class ModelJson {
    /** A model together with its shapes, so that nobody infers them again. */
    record Shaped(ModelSpec model, ModelShape shape) {}

    private ModelJson() {}

    static Shaped read(JsonNode node, String path) {
        Fields fields = Fields.of(node, path, List.of("input", "layers"));
        List<Integer> input = input(fields.require("input", "[channels, height, width]"), fields.path("input"));
        JsonNode list = fields.require("layers", "a list of layers");
        String layersPath = fields.path("layers");
        if (!list.isArray()) {
            throw Json.wrongType(list, layersPath, "a list of layers");
        }
        if (list.isEmpty() || list.size() > Ranges.MAX_LAYERS) {
            throw new SpecException(layersPath, "has " + list.size() + " layers, allowed are 1 to " + Ranges.MAX_LAYERS);
        }
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            layers.add(LayerJson.read(list.get(i), i, layersPath + "[" + i + "]"));
        }
        ModelSpec model = new ModelSpec(input, layers);
        ModelShape shape = infer(model, path);
        for (int i = 0; i < list.size(); i++) {
            LayerJson.checkInput(list.get(i), shape.layers().get(i), layersPath + "[" + i + "]");
        }
        if (shape.output().isImage()) {
            throw new SpecException(layersPath, "the last layer gives " + shape.output()
                    + ", expected one value per class; end with Flatten and Linear");
        }
        return new Shaped(model, shape);
    }

    private static ModelShape infer(ModelSpec model, String path) {
        try {
            return ShapeInference.infer(model);
        } catch (SpecException e) {
            throw e.within(path);
        }
    }

    private static List<Integer> input(JsonNode node, String path) {
        if (!node.isArray() || node.size() != 3) {
            throw Json.wrongType(node, path, "[channels, height, width]");
        }
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dims.add(Ranges.EXTENT.readInt(node.get(i), path + "[" + i + "]"));
        }
        return dims;
    }

    static ObjectNode write(ModelSpec model) {
        ObjectNode json = Json.object();
        ArrayNode input = json.putArray("input");
        model.input().forEach(input::add);
        ArrayNode layers = json.putArray("layers");
        for (int i = 0; i < model.layers().size(); i++) {
            layers.add(LayerJson.write(model.layers().get(i), i));
        }
        return json;
    }
}

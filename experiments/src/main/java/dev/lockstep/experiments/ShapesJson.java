package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.Derivation;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.spec.ModelSpec;

/** What shape inference found, as the interface shows it. */
public final class ShapesJson {
    private ShapesJson() {}

    public static ObjectNode write(ModelSpec model, ModelShape shape) {
        ObjectNode json = Json.object();
        dims(json.putArray("input"), shape.input());
        ArrayNode layers = json.putArray("layers");
        for (int i = 0; i < shape.layers().size(); i++) {
            LayerShape layer = shape.layers().get(i);
            ObjectNode entry = layers.addObject().put("name", layer.name()).put("type", layer.type());
            dims(entry.putArray("output"), layer.output());
            entry.put("derivation", Derivation.of(model.layers().get(i), layer));
            entry.put("parameters", layer.parameterCount()).put("multiply_adds", layer.multiplyAdds());
        }
        return json.put("parameters", shape.parameterCount()).put("multiply_adds", shape.multiplyAdds());
    }

    private static void dims(ArrayNode to, Shape shape) {
        shape.dims().forEach(to::add);
    }
}

package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tensors are recorded while training, and how often.
 *
 * @param every n-th step; 0 for never
 * @param selection {@code first_conv}, {@code all} or {@code none}; null when {@code names} says which
 * @param names tensors by name, {@code conv1.weight}; a model that lacks one records the others
 */
public record WeightsSpec(int every, String selection, List<String> names) {
    static final WeightsSpec DEFAULT = new WeightsSpec(50, "first_conv", List.of());

    private static final List<String> SELECTIONS = List.of("first_conv", "all", "none");

    public WeightsSpec {
        names = List.copyOf(names);
    }

    /** The tensors of a model that are recorded, in the model's order; empty when nothing is to be recorded. */
    public List<String> tensors(ModelShape shape) {
        if (every == 0 || "none".equals(selection)) {
            return List.of();
        }
        if ("first_conv".equals(selection)) {
            return firstConvOf(shape).map(ParameterShape::name).stream().toList();
        }
        return shape.parameters().stream().map(ParameterShape::name).filter(name -> selection != null || names.contains(name)).toList();
    }

    /** The weights of the model's first convolution, if it has one and they are recorded. */
    public Optional<ParameterShape> firstConv(ModelShape shape) {
        return firstConvOf(shape).filter(tensor -> tensors(shape).contains(tensor.name()));
    }

    private static Optional<ParameterShape> firstConvOf(ModelShape shape) {
        return shape.layers().stream().filter(layer -> layer.type().equals("Conv2d")).findFirst().map(LayerShape::parameters).map(list -> list.get(0));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object().put("every", every);
        if (selection != null) {
            return json.put("tensors", selection);
        }
        names.forEach(json.putArray("tensors")::add);
        return json;
    }

    static WeightsSpec read(JsonNode node, String path, List<ModelShape> models) {
        Fields fields = Fields.of(node, path, List.of("every", "tensors"));
        int every = fields.whole("every", Ranges.EVERY, DEFAULT.every());
        JsonNode tensors = fields.get("tensors");
        if (tensors != null && tensors.isArray()) {
            return new WeightsSpec(every, null, names(tensors, fields.path("tensors"), models));
        }
        if (tensors != null && !tensors.isTextual()) {
            throw Json.wrongType(tensors, fields.path("tensors"), "one of " + String.join(", ", SELECTIONS) + ", or a list of tensor names");
        }
        return new WeightsSpec(every, fields.word("tensors", SELECTIONS, DEFAULT.selection()), List.of());
    }

    private static List<String> names(JsonNode list, String path, List<ModelShape> models) {
        Set<String> known = new LinkedHashSet<>();
        models.forEach(model -> model.parameters().forEach(tensor -> known.add(tensor.name())));
        Set<String> names = new LinkedHashSet<>();
        if (list.isEmpty() || list.size() > Ranges.MAX_VALUES) {
            throw new SpecException(path, "has " + list.size() + " names, allowed are 1 to " + Ranges.MAX_VALUES);
        }
        for (int i = 0; i < list.size(); i++) {
            String at = path + "[" + i + "]";
            String name = Fields.text(list.get(i), at, 100);
            if (!known.contains(name)) {
                throw new SpecException(at, Json.shorten(name) + " is no tensor of this sweep's models" + Nearest.hint(name, known));
            }
            if (!names.add(name)) {
                throw new SpecException(at, name + " is given twice, names must be distinct");
            }
        }
        return new ArrayList<>(names);
    }
}

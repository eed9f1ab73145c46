package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The presets, in the order to show. Each was read and shape-checked at load. */
public final class Presets {
    private final Map<String, Preset> byId;

    private Presets(Map<String, Preset> byId) {
        this.byId = byId;
    }

    /** @throws IllegalStateException when a resource is missing or wrong, which only a broken build can cause */
    public static Presets load() {
        Map<String, Preset> presets = new LinkedHashMap<>();
        for (JsonNode id : resource("index.json")) {
            String file = id.textValue() + ".json";
            try {
                Preset preset = Preset.read(resource(file));
                if (!preset.id().equals(id.textValue()) || presets.put(preset.id(), preset) != null) {
                    throw new SpecException("id", "id=" + preset.id() + ", expected the name of the file, once in the index");
                }
            } catch (SpecException e) {
                throw new IllegalStateException("preset " + file + ": " + e.getMessage(), e);
            }
        }
        return new Presets(presets);
    }

    public List<Preset> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Preset> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<String> ids() {
        return byId.keySet();
    }

    private static JsonNode resource(String name) {
        try (InputStream in = Presets.class.getResourceAsStream("presets/" + name)) {
            if (in == null) {
                throw new IllegalStateException("preset resource " + name + " is missing");
            }
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.SpecException;

/** {@code "device": "cuda:1"}. */
final class DeviceJson {
    private DeviceJson() {}

    /** The field {@code device} of an experiment or a sweep. */
    static DeviceSpec read(Fields fields, DeviceSpec base) {
        return fields.has("device") ? read(fields.get("device"), fields.path("device")) : base;
    }

    private static DeviceSpec read(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw Json.wrongType(value, path, "auto, cpu, cuda or cuda:N");
        }
        try {
            return DeviceSpec.parse(Json.show(value));
        } catch (SpecException e) {
            throw e.within(path);
        }
    }
}

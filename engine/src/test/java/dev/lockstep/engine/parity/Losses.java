package dev.lockstep.engine.parity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.LossSpec;

/** Losses as fixtures name them. */
public final class Losses {
    private Losses() {}

    public static LossSpec of(JsonNode node) {
        String type = node.get("loss").asText();
        return switch (type) {
            case "CrossEntropyLoss" -> new LossSpec.CrossEntropyLoss();
            case "BCELoss" -> new LossSpec.BCELoss();
            case "BCEWithLogitsLoss" -> new LossSpec.BCEWithLogitsLoss();
            case "L1Loss" -> new LossSpec.L1Loss();
            case "MSELoss" -> new LossSpec.MSELoss();
            default -> throw new IllegalArgumentException("loss=" + type);
        };
    }
}

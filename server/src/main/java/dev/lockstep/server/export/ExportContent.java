package dev.lockstep.server.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of some runs can be downloaded. */
public enum ExportContent {
    /** Every row of the histories: batches and evaluations, in the order in which they happened. */
    HISTORY,
    BATCHES,
    /** The evaluations after each epoch. */
    EPOCHS,
    /** One row for each run: what it is, and how it stands or ended. */
    CONFIGURATION,
    /** As safetensors those that each run has now; as Arrow stream every recorded tensor. */
    WEIGHTS;

    public static final String SAFETENSORS = "safetensors";

    public static Optional<ExportContent> of(String name) {
        return Arrays.stream(values()).filter(content -> content.title().equals(name)).findAny();
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By extension. */
    public List<String> formats() {
        return this == WEIGHTS ? List.of(SAFETENSORS, HistoryFormat.ARROWS.extension()) : Arrays.stream(HistoryFormat.values()).map(HistoryFormat::extension).toList();
    }

    HistoryRows rows() {
        return switch (this) {
            case BATCHES -> HistoryRows.BATCHES;
            case EPOCHS -> HistoryRows.EPOCHS;
            default -> HistoryRows.ALL;
        };
    }
}

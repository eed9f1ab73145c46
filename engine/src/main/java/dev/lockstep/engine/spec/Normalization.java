package dev.lockstep.engine.spec;

import java.util.List;

/**
 * Inputs are (pixel / 255 - mean) / std.
 *
 * @param mean per channel; empty for the dataset's own
 * @param std per channel, above 0; empty for the dataset's own
 */
public record Normalization(List<Double> mean, List<Double> std) {
    public static final Normalization OF_DATASET = new Normalization(List.of(), List.of());

    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }
}

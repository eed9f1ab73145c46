package dev.lockstep.experiments;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.TrainingSpec;

/**
 * One of the experiments that a sweep varies: with {@code axes.preset} there is one for each preset, else just one.
 *
 * @param preset its id; null for a model given in full
 * @param weights what is recorded where the sweep does not say
 * @param training what every run of this variant starts from, before its axes' values
 */
public record Variant(String preset, ModelSpec model, ModelShape shape, DatasetSpec dataset, TrainingSpec training, DeviceSpec device,
        WeightsSpec weights) {}

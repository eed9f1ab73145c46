package dev.lockstep.engine.spec;

/** One experiment with every parameter fixed: what a worker trains. */
public record RunSpec(ModelSpec model, DatasetSpec dataset, TrainingSpec training) {}

package dev.lockstep.engine.data;

/** An opened dataset, cut to the requested sizes. Shared by all runs that train on it. */
public record Dataset(DatasetInfo info, ImageSet train, ImageSet test) {}

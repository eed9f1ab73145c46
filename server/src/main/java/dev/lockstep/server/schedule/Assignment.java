package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;

/** What a worker is told to do. */
public record Assignment(int run, RunSpec spec, WeightsPlan weights) {}

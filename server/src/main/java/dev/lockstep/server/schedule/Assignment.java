package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;

/**
 * What a worker is told to do.
 *
 * @param origin null for a run that begins with its first step
 */
public record Assignment(int run, RunSpec spec, WeightsPlan weights, Origin origin) {}

package dev.lockstep.experiments;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.RunSpec;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param index in the sweep, from 0
 * @param parameters flat and complete: runs with equal parameters are the same run. Values are String, Integer, Long, Double, Boolean or null
 */
public record RunPoint(int index, Map<String, Object> parameters, RunSpec spec, ModelShape shape) {}

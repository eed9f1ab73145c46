package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.numerics.Initialization;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Parameters and buffers of the members of a cohort, by their names. */
final class Weights {
    private final List<ParameterSlot> slots;
    private final Execution execution;

    Weights(Plan plan, Execution execution) {
        this.slots = plan.slots();
        this.execution = execution;
    }

    void initialize(int member, long seed) {
        for (int i = 0; i < slots.size(); i++) {
            ParameterSlot slot = slots.get(i);
            float[] values = new float[slot.size()];
            if (slot.fanIn() > 0) {
                Initialization.fill(values, slot.fanIn(), seed, i);
            } else {
                Arrays.fill(values, slot.constant());
            }
            execution.setParameter(member, i, values);
        }
    }

    float[] get(int member, String name) {
        return execution.parameter(member, index(name));
    }

    void set(int member, String name, float[] values) {
        execution.setParameter(member, index(name), values);
    }

    /** Copies by name. */
    Map<String, float[]> all(int member) {
        Map<String, float[]> all = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            all.put(slots.get(i).shape().name(), execution.parameter(member, i));
        }
        return all;
    }

    void setAll(int member, Map<String, float[]> all) {
        Set<String> names = slots.stream().map(slot -> slot.shape().name()).collect(Collectors.toSet());
        if (!names.equals(all.keySet())) {
            throw new IllegalArgumentException("the weights are those of another model: names=" + all.keySet() + ", expected " + names);
        }
        all.forEach((name, values) -> set(member, name, values));
    }

    private int index(String name) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).shape().name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("parameter=" + name + " is not one of " + slots.stream().map(slot -> slot.shape().name()).toList());
    }

    String sha256(int member) {
        WeightsDigest digest = new WeightsDigest();
        for (int i = 0; i < slots.size(); i++) {
            digest.add(execution.parameter(member, i));
        }
        return digest.hex();
    }
}

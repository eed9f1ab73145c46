package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.ScheduleSpec.ConstantLR;
import dev.lockstep.engine.spec.ScheduleSpec.CosineAnnealingLR;
import dev.lockstep.engine.spec.ScheduleSpec.ExponentialLR;
import dev.lockstep.engine.spec.ScheduleSpec.OneCycleLR;
import dev.lockstep.engine.spec.ScheduleSpec.StepLR;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schedules of the learning rate to and from JSON, with the names of {@code torch.optim.lr_scheduler}; what PyTorch requires has a default too. */
final class ScheduleJson {
    private static final Map<String, ScheduleSpec> DEFAULTS = new LinkedHashMap<>();

    static {
        for (ScheduleSpec spec : List.of(new ConstantLR(), new StepLR(1, 0.1), new ExponentialLR(0.9), new CosineAnnealingLR(0, 0),
                OneCycleLR.of(0.1))) {
            DEFAULTS.put(spec.type(), spec);
        }
    }

    private ScheduleJson() {}

    /** Lays the given fields over a base; another type starts from its own defaults. */
    static ScheduleSpec read(JsonNode node, String path, ScheduleSpec base) {
        if (!node.isObject()) {
            throw Json.wrongType(node, path, "an object such as {\"type\": \"StepLR\", \"step_size\": 3}");
        }
        String type = node.has("type") ? Fields.word(node.get("type"), path, "type", List.copyOf(DEFAULTS.keySet())) : base.type();
        ScheduleSpec under = type.equals(base.type()) ? base : DEFAULTS.get(type);
        List<String> names = new ArrayList<>();
        write(under).fieldNames().forEachRemaining(names::add);
        Fields fields = Fields.of(node, path, names);
        if (under instanceof StepLR step) {
            return new StepLR(fields.whole("step_size", Ranges.STEP_SIZE, step.stepSize()), fields.real("gamma", Ranges.GAMMA, step.gamma()));
        }
        if (under instanceof ExponentialLR exponential) {
            return new ExponentialLR(fields.real("gamma", Ranges.GAMMA, exponential.gamma()));
        }
        if (under instanceof CosineAnnealingLR cosine) {
            return new CosineAnnealingLR(fields.whole("T_max", Ranges.T_MAX, cosine.tMax()), fields.real("eta_min", Ranges.ETA_MIN, cosine.etaMin()));
        }
        if (under instanceof OneCycleLR cycle) {
            return new OneCycleLR(fields.real("max_lr", Ranges.MAX_LR, cycle.maxLr()), fields.real("pct_start", Ranges.PCT_START, cycle.pctStart()),
                    fields.real("div_factor", Ranges.DIV_FACTOR, cycle.divFactor()),
                    fields.real("final_div_factor", Ranges.FINAL_DIV_FACTOR, cycle.finalDivFactor()), fields.flag("cycle_momentum", cycle.cycleMomentum()),
                    fields.real("base_momentum", Ranges.BASE_MOMENTUM, cycle.baseMomentum()),
                    fields.real("max_momentum", Ranges.MAX_MOMENTUM, cycle.maxMomentum()));
        }
        return under;
    }

    static List<String> types() {
        return List.copyOf(DEFAULTS.keySet());
    }

    static ObjectNode write(ScheduleSpec schedule) {
        ObjectNode json = Json.object().put("type", schedule.type());
        if (schedule instanceof StepLR step) {
            json.put("step_size", step.stepSize()).put("gamma", step.gamma());
        } else if (schedule instanceof ExponentialLR exponential) {
            json.put("gamma", exponential.gamma());
        } else if (schedule instanceof CosineAnnealingLR cosine) {
            json.put("T_max", cosine.tMax()).put("eta_min", cosine.etaMin());
        } else if (schedule instanceof OneCycleLR cycle) {
            json.put("max_lr", cycle.maxLr()).put("pct_start", cycle.pctStart()).put("div_factor", cycle.divFactor())
                    .put("final_div_factor", cycle.finalDivFactor()).put("cycle_momentum", cycle.cycleMomentum())
                    .put("base_momentum", cycle.baseMomentum()).put("max_momentum", cycle.maxMomentum());
        }
        return json;
    }
}

package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.ScheduleSpec.OneCycleLR;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Training settings to and from JSON. Reading lays the given fields over a base, so that overrides and whole settings are one code path. */
final class TrainingJson {
    /** What a field has that nobody gave; the optimizer's are PyTorch's. */
    static final TrainingSpec DEFAULTS = TrainingSpec.of(10, 64, 1, SGD.of(0.001, 0), new LossSpec.CrossEntropyLoss());

    static final List<String> ORDERS = List.of("shuffled", "sequential");
    private static final List<String> FIELDS = List.of("epochs", "steps", "batch_size", "seed", "order", "optimizer", "schedule", "warmup_steps", "clip",
            "zero_grad", "loss");
    private static final Map<String, LossSpec> LOSSES = new LinkedHashMap<>();

    static {
        for (LossSpec loss : List.of(new LossSpec.CrossEntropyLoss(), new LossSpec.BCELoss(), new LossSpec.BCEWithLogitsLoss(), new LossSpec.L1Loss(),
                new LossSpec.MSELoss())) {
            LOSSES.put(loss.type(), loss);
        }
    }

    private TrainingJson() {}

    /** Each field is checked by itself; see {@link #check} for what concerns several. */
    static TrainingSpec read(JsonNode node, String path, TrainingSpec base) {
        Fields fields = Fields.of(node, path, FIELDS);
        OptimizerSpec optimizer = fields.has("optimizer") ? OptimizerJson.read(fields.get("optimizer"), fields.path("optimizer"), base.optimizer())
                : base.optimizer();
        ScheduleSpec schedule = fields.has("schedule") ? ScheduleJson.read(fields.get("schedule"), fields.path("schedule"), base.schedule()) : base.schedule();
        return base.withEpochs(fields.whole("epochs", Ranges.EPOCHS, base.epochs()))
                .withSteps(fields.large("steps", Ranges.STEPS, base.steps()))
                .withBatchSize(fields.whole("batch_size", Ranges.BATCH_SIZE, base.batchSize()))
                .withSeed(fields.large("seed", Ranges.SEED, base.seed()))
                .withOrder(SampleOrder.valueOf(fields.word("order", ORDERS, order(base)).toUpperCase(Locale.ROOT)))
                .withOptimizer(optimizer)
                .withSchedule(schedule, fields.whole("warmup_steps", Ranges.WARMUP_STEPS, base.warmupSteps()))
                .withClipping(fields.has("clip") ? clipping(Fields.of(fields.get("clip"), fields.path("clip"), List.of("max_norm", "max_value")),
                        base.clipping()) : base.clipping())
                .withZeroGrad(fields.flag("zero_grad", base.zeroGrad()))
                .withLoss(fields.has("loss") ? loss(fields.get("loss"), fields.path("loss"), base.loss()) : base.loss());
    }

    private static GradientClipping clipping(Fields fields, GradientClipping base) {
        return new GradientClipping(fields.real("max_norm", Ranges.MAX_NORM, base.maxNorm()), fields.real("max_value", Ranges.MAX_VALUE, base.maxValue()));
    }

    private static LossSpec loss(JsonNode node, String path, LossSpec base) {
        Fields fields = Fields.of(node, path, List.of("type"));
        return LOSSES.get(fields.word("type", losses(), base.type()));
    }

    static List<String> losses() {
        return List.copyOf(LOSSES.keySet());
    }

    private static String order(TrainingSpec training) {
        return training.order().name().toLowerCase(Locale.ROOT);
    }

    /** @throws SpecException where settings that are right by themselves do not go together, as PyTorch does */
    static void check(TrainingSpec training, ModelShape shape) {
        if (training.loss() instanceof LossSpec.CrossEntropyLoss && shape.output().size() == 1) {
            throw new SpecException("loss.type", "type=CrossEntropyLoss needs an output for each class, the model has one; expected BCELoss, BCEWithLogitsLoss, L1Loss or MSELoss");
        }
        OptimizerJson.check(training.optimizer());
        if (training.schedule() instanceof OneCycleLR cycle && cycle.cycleMomentum()
                && (training.optimizer() instanceof Adadelta || training.optimizer() instanceof Adagrad)) {
            throw new SpecException("schedule.cycle_momentum", "cycle_momentum=true needs an optimizer with momentum or betas, found "
                    + training.optimizer().type() + "; set it to false");
        }
    }

    static ObjectNode write(TrainingSpec training) {
        ObjectNode json = Json.object().put("epochs", training.epochs()).put("steps", training.steps()).put("batch_size", training.batchSize())
                .put("seed", training.seed()).put("order", order(training));
        json.set("optimizer", OptimizerJson.write(training.optimizer()));
        json.set("schedule", ScheduleJson.write(training.schedule()));
        json.put("warmup_steps", training.warmupSteps());
        json.putObject("clip").put("max_norm", training.clipping().maxNorm()).put("max_value", training.clipping().maxValue());
        json.put("zero_grad", training.zeroGrad());
        json.putObject("loss").put("type", training.loss().type());
        return json;
    }
}

package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/** Training settings to and from JSON. Reading lays the given fields over a base, so that overrides and whole settings are one code path. */
final class TrainingJson {
    /** What a field has that nobody gave; the optimizer's are PyTorch's. */
    static final TrainingSpec DEFAULTS = TrainingSpec.of(10, 64, 1, SGD.of(0.001, 0), new LossSpec.CrossEntropyLoss());

    private TrainingJson() {}

    /** Each field is checked by itself; see {@link #check} for what concerns several. */
    static TrainingSpec read(JsonNode node, String path, TrainingSpec base) {
        Fields fields = Fields.of(node, path, List.of("epochs", "batch_size", "seed", "optimizer", "loss"));
        int epochs = fields.whole("epochs", Ranges.EPOCHS, base.epochs());
        int batchSize = fields.whole("batch_size", Ranges.BATCH_SIZE, base.batchSize());
        long seed = fields.large("seed", Ranges.SEED, base.seed());
        OptimizerSpec optimizer = fields.has("optimizer")
                ? optimizer(fields.get("optimizer"), fields.path("optimizer"), base.optimizer()) : base.optimizer();
        LossSpec loss = fields.has("loss") ? loss(fields.get("loss"), fields.path("loss")) : base.loss();
        return base.withEpochs(epochs).withBatchSize(batchSize).withSeed(seed).withOptimizer(optimizer).withLoss(loss);
    }

    private static OptimizerSpec optimizer(JsonNode node, String path, OptimizerSpec under) {
        Fields fields = Fields.of(node, path, List.of("type", "lr", "momentum", "dampening", "weight_decay", "nesterov"));
        fields.word("type", List.of("SGD"), "SGD");
        SGD base = (SGD) under;
        return new SGD(fields.real("lr", Ranges.LR, base.lr()), fields.real("momentum", Ranges.MOMENTUM, base.momentum()),
                fields.real("dampening", Ranges.DAMPENING, base.dampening()),
                fields.real("weight_decay", Ranges.WEIGHT_DECAY, base.weightDecay()), fields.flag("nesterov", base.nesterov()));
    }

    private static LossSpec loss(JsonNode node, String path) {
        Fields fields = Fields.of(node, path, List.of("type"));
        fields.word("type", List.of("CrossEntropyLoss"), "CrossEntropyLoss");
        return new LossSpec.CrossEntropyLoss();
    }

    /** @throws SpecException with the path {@code optimizer.nesterov} when Nesterov momentum is asked for without momentum, as {@code torch.optim.SGD} does */
    static void check(TrainingSpec training) {
        if (training.optimizer() instanceof SGD sgd && sgd.nesterov() && (sgd.momentum() <= 0 || sgd.dampening() != 0)) {
            throw new SpecException("optimizer.nesterov", "nesterov=true needs momentum above 0 and dampening=0, found momentum="
                    + sgd.momentum() + " dampening=" + sgd.dampening());
        }
    }

    static ObjectNode write(TrainingSpec training) {
        ObjectNode json = Json.object().put("epochs", training.epochs()).put("batch_size", training.batchSize()).put("seed", training.seed());
        ObjectNode optimizer = json.putObject("optimizer").put("type", training.optimizer().type()).put("lr", training.optimizer().lr());
        if (training.optimizer() instanceof SGD sgd) {
            optimizer.put("momentum", sgd.momentum()).put("dampening", sgd.dampening()).put("weight_decay", sgd.weightDecay())
                    .put("nesterov", sgd.nesterov());
        }
        json.putObject("loss").put("type", training.loss().type());
        return json;
    }
}

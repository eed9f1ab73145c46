package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parameters that can stand on an axis: how a value of each is read, and what it does to the training settings. */
enum AxisPath {
    PRESET("preset", null, (training, value) -> training),
    EPOCHS("training.epochs", Ranges.EPOCHS,
            (t, value) -> t.withEpochs((Integer) value)),
    BATCH_SIZE("training.batch_size", Ranges.BATCH_SIZE,
            (t, value) -> t.withBatchSize((Integer) value)),
    LR("training.optimizer.lr", Ranges.LR,
            sgd((o, value) -> new SGD((Double) value, o.momentum(), o.dampening(), o.weightDecay(), o.nesterov()))),
    MOMENTUM("training.optimizer.momentum", Ranges.MOMENTUM,
            sgd((o, value) -> new SGD(o.lr(), (Double) value, o.dampening(), o.weightDecay(), o.nesterov()))),
    DAMPENING("training.optimizer.dampening", Ranges.DAMPENING,
            sgd((o, value) -> new SGD(o.lr(), o.momentum(), (Double) value, o.weightDecay(), o.nesterov()))),
    WEIGHT_DECAY("training.optimizer.weight_decay", Ranges.WEIGHT_DECAY,
            sgd((o, value) -> new SGD(o.lr(), o.momentum(), o.dampening(), (Double) value, o.nesterov()))),
    NESTEROV("training.optimizer.nesterov", null,
            sgd((o, value) -> new SGD(o.lr(), o.momentum(), o.dampening(), o.weightDecay(), (Boolean) value)));

    /** Varied by {@code seeds}, not by an axis. */
    static final String SEED = "training.seed";

    private interface Change<T> {
        T apply(T settings, Object value);
    }

    private final String path;
    private final Range range;
    private final Change<TrainingSpec> change;

    AxisPath(String path, Range range, Change<TrainingSpec> change) {
        this.path = path;
        this.range = range;
        this.change = change;
    }

    private static Change<TrainingSpec> sgd(Change<SGD> change) {
        return (t, value) -> t.withOptimizer(change.apply((SGD) t.optimizer(), value));
    }

    static Optional<AxisPath> find(String path) {
        return Arrays.stream(values()).filter(axis -> axis.path.equals(path)).findFirst();
    }

    static List<String> paths() {
        return Arrays.stream(values()).map(axis -> axis.path).toList();
    }

    String path() {
        return path;
    }

    TrainingSpec apply(TrainingSpec training, Object value) {
        return change.apply(training, value);
    }

    /** Empty for what is not a number. */
    Optional<Range> range() {
        return Optional.ofNullable(range);
    }

    /** @throws SpecException at {@code at} */
    Object read(JsonNode value, String at, Presets presets) {
        if (this == PRESET) {
            String id = Fields.text(value, at, 64);
            if (presets.find(id).isEmpty()) {
                throw unknownPreset(id, at, presets);
            }
            return id;
        }
        if (this == NESTEROV) {
            return Fields.flag(value, at);
        }
        return box(range.read(value, at));
    }

    /** A number within the range as the class of this axis' values. */
    Object box(double value) {
        if (range.whole()) {
            return (int) value;
        }
        return value;
    }

    static SpecException unknownPreset(String id, String at, Presets presets) {
        return new SpecException(at, "preset=" + Json.shorten(id) + " is unknown" + Nearest.hint(id, presets.ids()));
    }
}

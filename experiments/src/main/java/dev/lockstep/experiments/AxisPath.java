package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The parameters that can stand on an axis: how a value of each is read, and what it does to the training settings. In the order in which they are laid over
 * the settings, for another type of optimizer starts from its own defaults.
 */
enum AxisPath {
    PRESET("preset", null, null),
    OPTIMIZER("training.optimizer.type", null, OptimizerJson.DEFAULTS.keySet()),
    SCHEDULE("training.schedule.type", null, ScheduleJson.types()),
    LOSS("training.loss.type", null, TrainingJson.losses()),
    EPOCHS("training.epochs", Ranges.EPOCHS, null),
    BATCH_SIZE("training.batch_size", Ranges.BATCH_SIZE, null),
    LR("training.optimizer.lr", Ranges.LR, null),
    MOMENTUM("training.optimizer.momentum", Ranges.MOMENTUM, null),
    DAMPENING("training.optimizer.dampening", Ranges.DAMPENING, null),
    WEIGHT_DECAY("training.optimizer.weight_decay", Ranges.WEIGHT_DECAY, null),
    NESTEROV("training.optimizer.nesterov", null, null),
    EPS("training.optimizer.eps", Ranges.OPTIMIZER_EPS, null),
    AMSGRAD("training.optimizer.amsgrad", null, null),
    RHO("training.optimizer.rho", Ranges.RHO, null),
    ALPHA("training.optimizer.alpha", Ranges.ALPHA, null),
    CENTERED("training.optimizer.centered", null, null),
    LR_DECAY("training.optimizer.lr_decay", Ranges.LR_DECAY, null),
    INITIAL_ACCUMULATOR("training.optimizer.initial_accumulator_value", Ranges.INITIAL_ACCUMULATOR, null),
    STEP_SIZE("training.schedule.step_size", Ranges.STEP_SIZE, null),
    GAMMA("training.schedule.gamma", Ranges.GAMMA, null),
    T_MAX("training.schedule.T_max", Ranges.T_MAX, null),
    ETA_MIN("training.schedule.eta_min", Ranges.ETA_MIN, null),
    MAX_LR("training.schedule.max_lr", Ranges.MAX_LR, null),
    PCT_START("training.schedule.pct_start", Ranges.PCT_START, null),
    WARMUP_STEPS("training.warmup_steps", Ranges.WARMUP_STEPS, null),
    ORDER("training.order", null, TrainingJson.ORDERS),
    MAX_NORM("training.clip.max_norm", Ranges.MAX_NORM, null),
    MAX_VALUE("training.clip.max_value", Ranges.MAX_VALUE, null),
    ZERO_GRAD("training.zero_grad", null, null);

    /** Varied by {@code seeds}, not by an axis. */
    static final String SEED = "training.seed";

    private final String path;
    private final Range range;
    private final List<String> words;

    /**
     * @param range null for what is not a number
     * @param words null for what is not one of a few words; with neither it is true or false
     */
    AxisPath(String path, Range range, Collection<String> words) {
        this.path = path;
        this.range = range;
        this.words = words == null ? null : List.copyOf(words);
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

    /** @throws SpecException with the path of this axis when the settings have no such field: momentum, where the optimizer is Adam */
    TrainingSpec apply(TrainingSpec training, Object value) {
        if (this == PRESET) {
            return training;
        }
        String[] names = path.split("\\.");
        ObjectNode root = Json.object();
        ObjectNode node = root;
        for (int i = 1; i < names.length - 1; i++) {
            node = node.putObject(names[i]);
        }
        node.set(names[names.length - 1], json(value));
        return TrainingJson.read(root, names[0], training);
    }

    static JsonNode json(Object value) {
        ObjectNode holder = Json.object();
        if (value instanceof Integer whole) {
            holder.put("value", whole);
        } else if (value instanceof Double real) {
            holder.put("value", real);
        } else if (value instanceof Boolean flag) {
            holder.put("value", flag);
        } else {
            holder.put("value", (String) value);
        }
        return holder.get("value");
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
        if (range != null) {
            return box(range.read(value, at));
        }
        return words == null ? (Object) Fields.flag(value, at) : word(value, at);
    }

    private String word(JsonNode value, String at) {
        if (!value.isTextual()) {
            throw Json.wrongType(value, at, "one of " + String.join(", ", words));
        }
        if (!words.contains(value.textValue())) {
            throw new SpecException(at, path.substring(path.lastIndexOf('.') + 1) + "=" + Json.show(value) + " is unknown"
                    + Nearest.hint(value.textValue(), words));
        }
        return value.textValue();
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

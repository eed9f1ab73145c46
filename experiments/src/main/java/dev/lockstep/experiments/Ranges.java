package dev.lockstep.experiments;

/** What the fields of an experiment allow; one place for fields and axes alike. */
final class Ranges {
    static final Range EPOCHS = Range.whole("epochs", 1, 10_000);
    static final Range BATCH_SIZE = Range.whole("batch_size", 1, 4_096);
    /** Up to what every JSON reader keeps exact: 2^53 - 1. */
    static final Range SEED = Range.whole("seed", 0, (1L << 53) - 1);
    static final Range LR = Range.above("lr", 0, 1_000);
    static final Range MOMENTUM = Range.real("momentum", 0, 1);
    static final Range DAMPENING = Range.real("dampening", 0, 1);
    static final Range WEIGHT_DECAY = Range.real("weight_decay", 0, 1);
    /** Of running means: 1 would never take anything in. */
    static final Range BETA = new Range("betas", 0, false, Math.nextDown(1.0), false);
    static final Range RHO = Range.real("rho", 0, 1);
    static final Range ALPHA = Range.real("alpha", 0, 1);
    static final Range OPTIMIZER_EPS = Range.real("eps", 0, 1);
    static final Range LR_DECAY = Range.real("lr_decay", 0, 1_000);
    static final Range INITIAL_ACCUMULATOR = Range.real("initial_accumulator_value", 0, 1_000);

    static final Range STEPS = Range.whole("steps", 0, 1_000_000_000);
    static final Range WARMUP_STEPS = Range.whole("warmup_steps", 0, 1_000_000);
    static final Range STEP_SIZE = Range.whole("step_size", 1, 10_000);
    static final Range GAMMA = Range.above("gamma", 0, 10);
    static final Range T_MAX = Range.whole("T_max", 0, 10_000);
    static final Range ETA_MIN = Range.real("eta_min", 0, 1_000);
    static final Range MAX_LR = Range.above("max_lr", 0, 1_000);
    static final Range PCT_START = Range.real("pct_start", 0, 1);
    static final Range DIV_FACTOR = Range.above("div_factor", 0, 1e9);
    static final Range FINAL_DIV_FACTOR = Range.above("final_div_factor", 0, 1e12);
    static final Range BASE_MOMENTUM = new Range("base_momentum", 0, false, Math.nextDown(1.0), false);
    static final Range MAX_MOMENTUM = new Range("max_momentum", 0, false, Math.nextDown(1.0), false);
    static final Range MAX_NORM = Range.real("max_norm", 0, 1e9);
    static final Range MAX_VALUE = Range.real("max_value", 0, 1e9);

    static final Range NORM_EPS = Range.above("eps", 0, 1);
    static final Range NEGATIVE_SLOPE = Range.real("negative_slope", 0, 1_000);
    static final Range DROPOUT_P = new Range("p", 0, false, Math.nextDown(1.0), false);
    static final Range DIM = Range.whole("dim", 1, 1);
    static final Range NUM_FEATURES = Range.whole("num_features", 1, 1 << 24);


    static final Range EXTENT = Range.whole("input", 1, 4_096);
    static final Range OUT_CHANNELS = Range.whole("out_channels", 1, 4_096);
    static final Range OUT_FEATURES = Range.whole("out_features", 1, 65_536);
    static final Range KERNEL_SIZE = Range.whole("kernel_size", 1, 64);
    static final Range STRIDE = Range.whole("stride", 1, 64);
    static final Range PADDING = Range.whole("padding", 0, 64);
    static final Range DILATION = Range.whole("dilation", 1, 64);
    /** Only compared with what the layer before gives. */
    static final Range IN_CHANNELS = Range.whole("in_channels", 1, 1 << 24);
    static final Range IN_FEATURES = Range.whole("in_features", 1, 1 << 24);

    static final Range TRAIN = Range.whole("train", 0, Integer.MAX_VALUE);
    static final Range TEST = Range.whole("test", 0, Integer.MAX_VALUE);

    static final Range COUNT = Range.whole("count", 2, 256);
    static final Range CONCURRENCY = Range.whole("concurrency", 1, 10_000);
    static final Range DRAWN = Range.whole("count", 1, 10_000);
    static final Range EVERY = Range.whole("every", 0, 1_000_000);

    static final int MAX_LAYERS = 64;
    static final int MAX_VALUES = 256;
    static final int MAX_RUNS = 10_000;

    private Ranges() {}
}

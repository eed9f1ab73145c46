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
    static final Range EVERY = Range.whole("every", 0, 1_000_000);

    static final int MAX_LAYERS = 64;
    static final int MAX_VALUES = 256;
    static final int MAX_RUNS = 10_000;

    private Ranges() {}
}

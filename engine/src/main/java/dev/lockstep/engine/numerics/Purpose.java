package dev.lockstep.engine.numerics;

/** What a random number is for; numbers of different purposes never meet. The codes are part of the numerics contract. */
public enum Purpose {
    /** Initial parameters: step is the index of the parameter tensor, index the place in it. */
    INITIALIZATION(1),
    /** Batch order: step is the epoch. */
    BATCH_ORDER(2),
    /** Generated datasets: step is the sample. */
    GENERATED_DATA(3),
    /** Dropout: step is the step, plus the layer's index times 2^48; index is 4096 times the value plus the place in the batch. */
    DROPOUT(4),
    /** Augmentation: step is the epoch, index 4 times the sample plus which draw. */
    AUGMENTATION(5);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

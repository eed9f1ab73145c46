package dev.lockstep.engine.spec;

/** In which order an epoch goes through the training samples. */
public enum SampleOrder {
    /** Another random order in every epoch, from the seed. */
    SHUFFLED,
    /** As the samples lie in their files. */
    SEQUENTIAL
}

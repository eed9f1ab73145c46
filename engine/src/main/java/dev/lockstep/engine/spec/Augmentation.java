package dev.lockstep.engine.spec;

/**
 * What happens to a training image each time it is drawn; test images stay as they are.
 *
 * @param shift pixels by which it moves at most, up or down and left or right, each shift equally likely; what comes in is black
 * @param flip whether it is mirrored left to right half of the time
 */
public record Augmentation(int shift, boolean flip) {
    public static final Augmentation NONE = new Augmentation(0, false);
}

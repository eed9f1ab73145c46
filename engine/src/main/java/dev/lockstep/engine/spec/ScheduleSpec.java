package dev.lockstep.engine.spec;

/**
 * How the learning rate changes, in the closed forms of {@code torch.optim.lr_scheduler}. {@link OneCycleLR} advances with every step, all others
 * with every epoch.
 */
public sealed interface ScheduleSpec {
    default String type() {
        return getClass().getSimpleName();
    }

    /** Whether the rate at a step depends on how many epochs there are in all: then the first epochs of a longer training are others than all of a shorter one. */
    default boolean dependsOnLength() {
        return false;
    }

    /** The optimizer's learning rate throughout. */
    record ConstantLR() implements ScheduleSpec {}

    /** Times {@code gamma} after every {@code stepSize} epochs. */
    record StepLR(int stepSize, double gamma) implements ScheduleSpec {}

    /** Times {@code gamma} after every epoch. */
    record ExponentialLR(double gamma) implements ScheduleSpec {}

    /**
     * Down to {@code etaMin} along half a cosine.
     *
     * @param tMax epochs of the way down; 0 for all epochs of the training
     */
    record CosineAnnealingLR(int tMax, double etaMin) implements ScheduleSpec {
        @Override
        public boolean dependsOnLength() {
            return tMax == 0;
        }
    }

    /**
     * Up from {@code maxLr / divFactor} to {@code maxLr} during a share {@code pctStart} of all steps, then down to {@code maxLr / divFactor /
     * finalDivFactor}, both along half a cosine; momentum (or Adam's beta1) goes the opposite way between {@code maxMomentum} and {@code baseMomentum}
     * where {@code cycleMomentum} is set. The optimizer's own learning rate has no effect.
     */
    record OneCycleLR(double maxLr, double pctStart, double divFactor, double finalDivFactor, boolean cycleMomentum, double baseMomentum,
            double maxMomentum) implements ScheduleSpec {
        public static OneCycleLR of(double maxLr) {
            return new OneCycleLR(maxLr, 0.3, 25, 1e4, true, 0.85, 0.95);
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }
    }
}

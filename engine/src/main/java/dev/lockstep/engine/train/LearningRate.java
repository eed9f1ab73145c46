package dev.lockstep.engine.train;

import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.ScheduleSpec.ConstantLR;
import dev.lockstep.engine.spec.ScheduleSpec.CosineAnnealingLR;
import dev.lockstep.engine.spec.ScheduleSpec.ExponentialLR;
import dev.lockstep.engine.spec.ScheduleSpec.OneCycleLR;
import dev.lockstep.engine.spec.ScheduleSpec.StepLR;
import dev.lockstep.engine.spec.TrainingSpec;

/** The learning rate and momentum of every step, in double, by the closed forms of {@code torch.optim.lr_scheduler}. */
final class LearningRate {
    private final ScheduleSpec schedule;
    private final double base;
    private final int epochs;
    private final long totalSteps;
    private final int warmupSteps;

    /** @param totalSteps of the whole training */
    LearningRate(TrainingSpec training, long totalSteps) {
        this.schedule = training.schedule();
        OptimizerSpec optimizer = training.optimizer();
        this.base = optimizer.lr();
        this.epochs = training.epochs();
        this.totalSteps = totalSteps;
        this.warmupSteps = training.warmupSteps();
    }

    /**
     * @param step steps done before
     * @param epoch epochs done before
     */
    double at(long step, int epoch) {
        double rate = scheduled(step, epoch);
        return step + 1 < warmupSteps ? rate * (step + 1) / warmupSteps : rate;
    }

    private double scheduled(long step, int epoch) {
        if (schedule instanceof ConstantLR) {
            return base;
        }
        if (schedule instanceof StepLR steps) {
            return base * StrictMath.pow(steps.gamma(), epoch / steps.stepSize());
        }
        if (schedule instanceof ExponentialLR exponential) {
            return base * StrictMath.pow(exponential.gamma(), epoch);
        }
        if (schedule instanceof CosineAnnealingLR cosine) {
            int most = cosine.tMax() == 0 ? epochs : cosine.tMax();
            return cosine.etaMin() + (base - cosine.etaMin()) * (1 + StrictMath.cos(Math.PI * epoch / most)) / 2;
        }
        OneCycleLR cycle = (OneCycleLR) schedule;
        double start = cycle.maxLr() / cycle.divFactor();
        return cycle(cycle, step, start, cycle.maxLr(), start / cycle.finalDivFactor());
    }

    /** What goes in the place of the optimizer's momentum or first beta; NaN for nothing. */
    double momentum(long step) {
        return schedule instanceof OneCycleLR cycle && cycle.cycleMomentum()
                ? cycle(cycle, step, cycle.maxMomentum(), cycle.baseMomentum(), cycle.maxMomentum()) : Double.NaN;
    }

    private double cycle(OneCycleLR cycle, long step, double start, double middle, double end) {
        double turn = cycle.pctStart() * totalSteps - 1;
        if (step <= turn) {
            return anneal(start, middle, turn > 0 ? step / turn : 1);
        }
        return anneal(middle, end, step >= totalSteps - 1 ? 1 : (step - turn) / (totalSteps - 1 - turn));
    }

    private static double anneal(double from, double to, double share) {
        return to + (from - to) / 2 * (StrictMath.cos(Math.PI * share) + 1);
    }
}

package dev.lockstep.engine.train;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;

/** What the runs of a cohort must have in common, and what their model must have in common with their dataset. */
final class Cohort {
    private Cohort() {}

    static void requireSameShape(List<RunSpec> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a cohort needs at least one run");
        }
        RunSpec first = runs.get(0);
        for (RunSpec run : runs) {
            if (!run.dataset().equals(first.dataset())) {
                throw new IllegalArgumentException("runs of a cohort must have the same dataset, normalization and augmentation");
            }
            if (!CohortKey.of(run).equals(CohortKey.of(first))) {
                throw new IllegalArgumentException("runs of a cohort must have the same model, but for what they drop, and batch size");
            }
        }
    }

    static void requireFits(Plan plan, List<RunSpec> runs, Dataset data) {
        List<Integer> images = List.of(data.train().channels(), data.train().height(), data.train().width());
        List<Integer> input = plan.shape().input().dims();
        if (!input.equals(images)) {
            throw new SpecException("model.input", "input=" + input + ", but the images of " + data.info().name() + " are " + images
                    + "; change the input or choose another dataset");
        }
        for (RunSpec run : runs) {
            requireOutputs(plan, run.training().loss(), data);
        }
        if (data.train().count() < 1 || data.test().count() < 1) {
            throw new SpecException("dataset", "train=" + data.train().count() + " and test=" + data.test().count()
                    + " samples, both must be at least 1");
        }
    }

    private static void requireOutputs(Plan plan, LossSpec loss, Dataset data) {
        int classes = data.info().classes();
        int last = plan.shape().layers().size() - 1;
        boolean single = plan.shape().output().size() == 1 && classes == 2;
        if (plan.shape().output().isImage() || plan.shape().output().size() != classes && !single) {
            throw new SpecException("model.layers[" + last + "]", "output " + plan.shape().output() + ", but " + data.info().name() + " has "
                    + classes + " classes; end the model with Flatten and Linear with out_features=" + classes);
        }
        if (single && loss instanceof LossSpec.CrossEntropyLoss) {
            throw new SpecException("training.loss", "type=CrossEntropyLoss needs one output for each of the 2 classes of " + data.info().name()
                    + ", but the model has one; use BCELoss, BCEWithLogitsLoss, L1Loss or MSELoss");
        }
    }
}

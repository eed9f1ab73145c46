package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From the specifications of a cohort to runs that can begin. */
final class Opening {
    private Opening() {}

    static TrainingSession open(List<RunSpec> cohort, Dataset data, Backend backend, int threads) {
        Cohort.requireSameShape(cohort);
        Plan plan = compile(cohort.get(0));
        Cohort.requireFits(plan, cohort, data);
        Execution execution = backend.open(plan, cohort.stream().map(RunSpec::training).toList(), Samples.of(data, cohort.get(0).dataset()), threads);
        try {
            Weights weights = new Weights(plan, execution);
            for (int m = 0; m < cohort.size(); m++) {
                drop(execution, m, cohort.get(m).model());
                weights.initialize(m, cohort.get(m).training().seed());
            }
            return new TrainingSession(plan, execution, weights, members(cohort, data), data);
        } catch (RuntimeException | Error e) {
            execution.close();
            throw e;
        }
    }

    private static Plan compile(RunSpec run) {
        try {
            return PlanCompiler.compile(run.model(), run.training().batchSize());
        } catch (SpecException e) {
            throw e.within("model");
        }
    }

    private static Member[] members(List<RunSpec> cohort, Dataset data) {
        Map<Order.Key, Order> orders = new HashMap<>();
        Member[] members = new Member[cohort.size()];
        for (int m = 0; m < members.length; m++) {
            TrainingSpec training = cohort.get(m).training();
            Order order = orders.computeIfAbsent(Order.Key.of(training), key -> new Order(key, data.train().count()));
            members[m] = new Member(training, data.train().count(), order);
        }
        return members;
    }

    /** How much a layer drops is each run's own. */
    private static void drop(Execution execution, int member, ModelSpec model) {
        for (int layer = 0; layer < model.layers().size(); layer++) {
            if (model.layers().get(layer) instanceof LayerSpec.Dropout drop) {
                execution.setDropout(member, layer, drop.p());
            }
        }
    }
}

package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Random parameters and samples, and one forward and backward pass over them. */
final class OneStep {
    final Plan plan;
    final int samples;
    final float[] parameters;
    final float[] gradients;
    final byte[] labels;
    final RunSlot slot = new RunSlot();
    final Pass pass;
    private final LossStage loss;
    private final Team team;
    private final int[] order;

    /** The same seed gives the same numbers whatever the kernels. Lanes without a sample are full of NaN. */
    OneStep(ModelSpec model, int samples, int classes, IntFunction<Kernels> kernels, long seed) {
        this(model, samples, classes, kernels, 1, seed);
    }

    OneStep(ModelSpec model, int samples, int classes, IntFunction<Kernels> kernels, int threads, long seed) {
        Random random = new Random(seed);
        this.plan = PlanCompiler.compile(model, samples);
        this.samples = samples;
        this.parameters = gaussians(random, plan.parameterFloats(), 0.3f);
        this.gradients = new float[plan.parameterFloats()];
        this.labels = new byte[samples];
        this.order = new int[samples];
        for (int n = 0; n < samples; n++) {
            labels[n] = (byte) random.nextInt(classes);
            order[n] = n;
        }
        this.pass = new Pass(plan, plan.training(), threads);
        this.loss = new LossStage(pass, labels);
        this.team = new Team(threads, kernels);
        Arrays.fill(pass.memory, Float.NaN);
        for (int n = 0; n < samples; n++) {
            float[] image = gaussians(random, plan.input().values(), 1);
            for (int v = 0; v < image.length; v++) {
                pass.memory[at(n, v)] = image[v];
            }
        }
    }

    private int at(int sample, int value) {
        return pass.input().at(sample / Plan.LANES) + value * Plan.LANES + sample % Plan.LANES;
    }

    double[] image(int sample) {
        double[] image = new double[plan.input().values()];
        for (int v = 0; v < image.length; v++) {
            image[v] = pass.memory[at(sample, v)];
        }
        return image;
    }

    void run() {
        Stage[] stages = stages();
        team.run(stages, pass.blocks());
        team.close();
        loss.report();
    }

    void runInTurns(int members, boolean lastFirst) {
        Turns.run(stages(), pass.blocks(), members, lastFirst);
        loss.report();
    }

    private Stage[] stages() {
        pass.parameters = parameters;
        pass.gradients = gradients;
        pass.slot = slot;
        pass.order = order;
        pass.samples = samples;
        slot.batch = samples;
        loss.loss = new CrossEntropy();
        List<Stage> stages = new ArrayList<>(pass.forwardStages());
        stages.add(loss.stage());
        stages.addAll(pass.backwardStages());
        return stages.toArray(Stage[]::new);
    }

    double[][] doubles() {
        return plan.parameters().stream().map(slot -> doubles(parameters, slot)).toArray(double[][]::new);
    }

    static double[] doubles(float[] values, ParameterSlot slot) {
        double[] result = new double[slot.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[slot.offset() + i];
        }
        return result;
    }

    private static float[] gaussians(Random random, int count, float scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }
}

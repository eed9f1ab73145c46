package dev.lockstep.bench.peer;

import dev.lockstep.engine.numerics.Initialization;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Arrays;
import java.util.Random;

/** What both sides do: a model, its first weights, images and labels. */
final class Task {
    static final int BATCH = 64;
    static final int IMAGES = 100 * BATCH;
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    final String name;
    final Plan plan;
    final OptimizerSpec optimizer;
    /** Bytes, in order; see {@link #value}. */
    final byte[] pixels = new byte[IMAGES * PIXELS];
    final byte[] labels = new byte[IMAGES];

    Task(String name) {
        this.name = name;
        this.plan = PlanCompiler.compile(PeerModels.of(name), BATCH);
        boolean normalized = PeerModels.of(name).layers().stream().anyMatch(layer -> layer instanceof BatchNorm2d);
        this.optimizer = normalized ? OptimizerSpec.Adam.of(0.001) : OptimizerSpec.SGD.of(0.01, 0.5);
        Random random = new Random(1);
        random.nextBytes(pixels);
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = (byte) random.nextInt(10);
            brighten(i);
        }
    }

    /** A patch whose place tells the label, so that the loss falls. */
    private void brighten(int image) {
        int corner = image * PIXELS + labels[image] / 5 * 14 * SIDE + labels[image] % 5 * 5;
        for (int row = 0; row < 8; row++) {
            Arrays.fill(pixels, corner + row * SIDE, corner + row * SIDE + 5, (byte) 255);
        }
    }

    static float value(int pixel) {
        return (pixel - 127.5f) / 73.9f;
    }

    /** What a tensor of the model starts at, in PyTorch's order. */
    float[] start(int index) {
        ParameterSlot slot = plan.slots().get(index);
        float[] values = new float[slot.size()];
        if (slot.fanIn() > 0) {
            Initialization.fill(values, slot.fanIn(), 1, index);
        } else {
            Arrays.fill(values, slot.constant());
        }
        return values;
    }
}

package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.Philox;
import dev.lockstep.engine.numerics.Purpose;
import dev.lockstep.engine.plan.Operation.Drop;
import java.util.List;

/** {@link Drop}. */
final class DropStages {
    /** Samples that the address of a random number has room for; the largest batch. */
    private static final long BATCH = 4096;
    private static final int LAYER_SHIFT = 48;

    private DropStages() {}

    static void forward(Pass pass, Drop drop, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(drop.input());
        Place y = pass.activation(drop.output());
        int values = drop.input().values();
        if (!pass.trains()) {
            if (drop.output() != drop.input()) {
                stages.add(Stage.blocks((kernels, from, to) -> {
                    for (int block = from; block < to; block++) {
                        System.arraycopy(memory, x.at(block), memory, y.at(block), values * LANES);
                    }
                }));
            }
            return;
        }
        Place mask = pass.activation(drop.mask());
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                draw(pass.drops[drop.layer()], drop.layer(), pass.seed, pass.slot.step, pass.slot.offset + block * LANES, memory, mask.at(block), values);
                kernels.multiply(memory, x.at(block), mask.at(block), y.at(block), values * LANES);
            }
        }));
    }

    private static void draw(float[] drops, int layer, long seed, long step, int sample, float[] memory, int mask, int values) {
        long address = step + ((long) layer << LAYER_SHIFT);
        for (int v = 0; v < values; v++) {
            for (int lane = 0; lane < LANES; lane++) {
                boolean kept = Philox.uniform(seed, Purpose.DROPOUT, address, v * BATCH + sample + lane) >= drops[0];
                memory[mask + v * LANES + lane] = kept ? drops[1] : 0;
            }
        }
    }

    static void backward(Pass pass, Drop drop, List<Stage> stages) {
        if (!drop.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place mask = pass.activation(drop.mask());
        Place dy = pass.gradient(drop.output());
        Place dx = pass.gradient(drop.input());
        int values = drop.input().values() * LANES;
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                kernels.multiply(memory, dy.at(block), mask.at(block), dx.at(block), values);
            }
        }));
    }
}

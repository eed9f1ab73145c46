package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Operation.AveragePool;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.Operation.MaxPool;
import dev.lockstep.engine.plan.Operation.Rectify;
import java.util.ArrayList;
import java.util.List;

/**
 * Stages that one thread takes together for one lane block before it goes on to the next: what a convolution writes for a pooling, and the pooling's gradient,
 * then stay in a nearer cache, and need the memory of one lane block only.
 */
final class BlockByBlock {
    private BlockByBlock() {}

    /** Whether an operation is a convolution that only a pooling reads; no backward stage of either reads what it writes. */
    static boolean pooled(List<Operation> operations, int index) {
        if (!(operations.get(index) instanceof Convolution conv) || index + 1 == operations.size()) {
            return false;
        }
        Operation next = operations.get(index + 1);
        return (next instanceof MaxPool || next instanceof AveragePool) && next.input() == conv.output();
    }

    /** How many operations from a pooled convolution on go together. */
    static int operations(List<Operation> operations, int index) {
        return index + 2 < operations.size() && operations.get(index + 2) instanceof Rectify ? 3 : 2;
    }

    /** Takes the stages by lane blocks off the end of the list, in their order. */
    static List<Stage> takeLast(List<Stage> stages) {
        int from = stages.size();
        while (from > 0 && stages.get(from - 1).byBlocks()) {
            from--;
        }
        List<Stage> last = new ArrayList<>(stages.subList(from, stages.size()));
        stages.subList(from, stages.size()).clear();
        return last;
    }

    static Stage together(List<Stage> stages) {
        Stage[] all = stages.toArray(Stage[]::new);
        return Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                for (Stage stage : all) {
                    stage.work().run(kernels, block, block + 1);
                }
            }
        });
    }
}

package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;

/**
 * Where a tensor lies in a workspace, in floats.
 *
 * @param offset of lane block 0
 * @param block from one lane block to the next
 * @param channel from one channel to the next
 */
record Place(int offset, int block, int channel) {
    static Place of(Tensor tensor, int offset, int block) {
        return new Place(offset, block, tensor.plane() * Plan.LANES);
    }

    int at(int blockIndex) {
        return offset + blockIndex * block;
    }
}

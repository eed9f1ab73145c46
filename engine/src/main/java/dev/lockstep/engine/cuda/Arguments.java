package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The ints of a kernel's struct, in their order. */
final class Arguments {
    private final List<Integer> values = new ArrayList<>();

    /** {@code struct Place}: the offset of lane block 0, from one lane block to the next, from one channel to the next. */
    record Place(int offset, int block, int channel) {
        static final Place NONE = new Place(-1, 0, 0);

        static Place of(Tensor tensor, int offset, int block) {
            return new Place(offset, block, tensor.plane() * Plan.LANES);
        }
    }

    Arguments put(int... ints) {
        for (int value : ints) {
            values.add(value);
        }
        return this;
    }

    Arguments put(Place place) {
        return put(place.offset, place.block, place.channel);
    }

    int[] toArray() {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    Launch launch(String kernel, int x, int y) {
        return new Launch(kernel, x, y, toArray());
    }
}

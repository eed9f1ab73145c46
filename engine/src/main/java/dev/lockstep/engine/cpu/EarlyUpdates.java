package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation.FullyConnected;
import dev.lockstep.engine.plan.Plan;
import java.util.stream.IntStream;

/**
 * Which parameters are updated in the course of the backward pass, while their gradients are in the nearest cache: the weights of fully connected layers,
 * because there are many of them and each is met only once per lane block. Gradients, parameters and momentum of a large layer do not fit into a cache
 * together, so that writing the gradients and reading them again costs as much as computing them.
 */
final class EarlyUpdates {
    private EarlyUpdates() {}

    /** Rows of weights must be whole lane blocks, for updates take no less. */
    static boolean applies(FullyConnected full) {
        return full.input().values() % Plan.LANES == 0;
    }

    /** Pairs of start and end, ascending. */
    static int[] of(Plan plan) {
        return plan.operations().stream().filter(operation -> operation instanceof FullyConnected full && applies(full))
                .flatMapToInt(operation -> range((FullyConnected) operation)).toArray();
    }

    private static IntStream range(FullyConnected full) {
        return IntStream.of(full.weight().offset(), full.weight().offset() + full.weight().size());
    }
}

package dev.lockstep.engine.cpu;

/**
 * Where the weights of {@link Kernels#indirect} lie among the parameters.
 *
 * @param weight offset of the first one
 * @param destination weights from one destination channel to the next
 * @param source weights from one source channel to the next; those of one source channel lie together
 * @param bias offset of the biases, negative for none
 */
record Filter(int weight, int destination, int source, int bias) {
    /** @param place as {@link dev.lockstep.engine.plan.IndirectTable} counts them, with {@code area} for each source channel */
    int at(int channel, int place, int area) {
        return weight + channel * destination + place / area * source + place % area;
    }
}

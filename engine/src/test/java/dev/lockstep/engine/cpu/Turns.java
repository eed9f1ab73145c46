package dev.lockstep.engine.cpu;

import java.util.List;

/** One member of a team after the other instead of all at once: between two barriers each does all of its work before the next one starts. */
final class Turns {
    private Turns() {}

    static void run(Stage[] stages, int blocks, int members, boolean lastFirst) {
        Kernels kernels = VectorSupport.kernels(0);
        for (int from = 0, to; from < stages.length; from = to) {
            for (to = from + 1; to < stages.length && stages[from].byBlocks() && stages[to].byBlocks(); to++) {}
            for (int turn = 0; turn < members; turn++) {
                int member = lastFirst ? members - 1 - turn : turn;
                for (Stage stage : List.of(stages).subList(from, to)) {
                    int units = stage.byBlocks() ? blocks : stage.units();
                    stage.work().run(kernels, units * member / members, units * (member + 1) / members);
                }
            }
        }
    }
}

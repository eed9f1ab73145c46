package dev.lockstep.server.stream;

import java.util.Arrays;
import java.util.function.Consumer;

/** The runs of one socket by their ids, in one array that is searched by halves. Ids mostly rise with the order of the runs, so that a new one comes behind the last. */
final class FollowedRuns {
    private FollowedRun[] runs;
    private int size;
    private int wanted;
    private int unfinished;

    FollowedRuns(int expected) {
        runs = new FollowedRun[Math.max(1, expected)];
    }

    /** Null for a run that was not added. */
    FollowedRun get(int id) {
        int place = place(id);
        return place < size && runs[place].run == id ? runs[place] : null;
    }

    /** @param run that was not added before */
    FollowedRun add(FollowedRun run) {
        int place = place(run.run);
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, size + (size >> 1) + 1);
        }
        System.arraycopy(runs, place, runs, place + 1, size - place);
        runs[place] = run;
        size++;
        return run;
    }

    /** Of the first whose id is not less. */
    private int place(int id) {
        if (size == 0 || runs[size - 1].run < id) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runs[middle].run < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** From now on its log is wanted; more may come of it, as far as is known. */
    void want(FollowedRun run) {
        wanted += run.wanted ? 0 : 1;
        unfinished += run.unfinished ? 0 : 1;
        run.wanted = true;
        run.unfinished = true;
    }

    /** Its log is not wanted any more. */
    void leave(FollowedRun run) {
        wanted -= run.wanted ? 1 : 0;
        run.wanted = false;
        finish(run);
    }

    /** Nothing more is to come of its log. */
    void finish(FollowedRun run) {
        unfinished -= run.unfinished ? 1 : 0;
        run.unfinished = false;
    }

    /** How many have logs that are wanted. */
    int wanted() {
        return wanted;
    }

    /** Of how many of those more may come. */
    int unfinished() {
        return unfinished;
    }

    void forEach(Consumer<FollowedRun> action) {
        for (int i = 0; i < size; i++) {
            action.accept(runs[i]);
        }
    }
}

package dev.lockstep.server.schedule;

import java.util.List;

/**
 * From where a run goes on that was asked for with more epochs than another one had: its history begins with that one's, and so does its training.
 *
 * @param run whose history that is
 * @param ends after how many steps that run ended, and before it those from which it went on itself; ascending, at least one
 * @param progress of that run at its end
 */
public record Origin(int run, List<Long> ends, Progress progress) {
    /** What a run ended with is kept up to this size, as whole snapshots are: of Adam, which remembers two numbers for each weight, that of 5.5 million weights. */
    public static final long MOST_BYTES = 64L << 20;

    public Origin {
        ends = List.copyOf(ends);
    }

    /** Steps done before. */
    public long step() {
        return ends.get(ends.size() - 1);
    }
}

package dev.lockstep.server.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Has streams of one event loop heard that were silent for two or three seconds, whatever they tell of: silence for longer says to a client that the server is
 * gone or hangs. A crowd has its beats one after another over a second, and not together. Belongs to that loop.
 */
final class Beats {
    static final int TICK_MILLIS = 20;
    /** In which each stream is looked at once; of few each more often. */
    static final int ROUND_TICKS = 50;
    static final int SILENT_TICKS = 100;
    /** A loop that was held up makes up for so many ticks at once, so that its next turn is not a whole round. */
    static final int MOST_TICKS = 3;
    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

    /** One stream. */
    interface Voice {
        /** When it said something last, as {@link #now} counts. */
        int spoke();

        /** Says that it is there, unless more than that is under way to the client. */
        void beat();

        boolean isClosed();
    }

    private final Consumer<Runnable> soon;
    private final LongSupplier clock;
    private final List<Voice> voices = new ArrayList<>();
    private int now;
    /** Until when on the clock the ticks are counted. */
    private long counted;
    /** Those below this place are to be looked at in this round. */
    private int left;
    /** In one tick of this round: as many as would do for those who were there when it began, however many leave. */
    private int looks;

    /**
     * @param soon does what it gets {@link #TICK_MILLIS} later, or after more than that where others compute: only the clock says how many ticks it took
     * @param clock in ns
     */
    Beats(Consumer<Runnable> soon, LongSupplier clock) {
        this.soon = soon;
        this.clock = clock;
        this.counted = clock.getAsLong();
        soon.accept(this::tick);
    }

    /** Until it is closed. */
    void add(Voice voice) {
        voices.add(voice);
    }

    /** In ticks; overflows in the end, so only differences mean something. */
    int now() {
        return now;
    }

    int size() {
        return voices.size();
    }

    private void tick() {
        // First, so that one that cannot be told keeps nobody from the next tick.
        soon.accept(this::tick);
        long ticks = (clock.getAsLong() - counted) / TICK_NANOS;
        counted += ticks * TICK_NANOS;
        now += (int) ticks;
        for (long due = Math.min(ticks, MOST_TICKS); due > 0; due--) {
            lookAtSome();
        }
    }

    private void lookAtSome() {
        if (left == 0) {
            left = voices.size();
            looks = (left + ROUND_TICKS - 1) / ROUND_TICKS;
        }
        for (int stop = Math.max(0, left - looks); left > stop;) {
            look(--left);
        }
    }

    private void look(int place) {
        Voice voice = voices.get(place);
        if (voice.isClosed()) {
            // The last takes its place: it was looked at in this round, or has only come.
            Voice last = voices.remove(voices.size() - 1);
            if (place < voices.size()) {
                voices.set(place, last);
            }
        } else if (now - voice.spoke() >= SILENT_TICKS) {
            voice.beat();
        }
    }
}

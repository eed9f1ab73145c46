package dev.lockstep.server.chaos;

import java.io.PrintWriter;
import java.util.Locale;

/** What was tried and what was found, a line each, as it happens. */
public final class Findings {
    private static final int TOLD = 20;

    private final PrintWriter out;
    private final boolean strict;
    private int broken;
    private int untried;
    private int told;

    /** @param strict whether times count as promises, as on a machine that does nothing else */
    public Findings(PrintWriter out, boolean strict) {
        this.out = out;
        this.strict = strict;
    }

    public void tried(String format, Object... values) {
        line("        " + String.format(Locale.ROOT, format, values));
    }

    /** A promise, and whether it was kept. */
    public void found(boolean kept, String format, Object... values) {
        broken += kept ? 0 : 1;
        line((kept ? "ok      " : "BROKEN  ") + String.format(Locale.ROOT, format, values));
    }

    /** A promise of which nothing is known: what it is about did not come to pass. */
    public void untried(String format, Object... values) {
        untried++;
        line("UNTRIED " + String.format(Locale.ROOT, format, values));
    }

    /** A time that could not be measured, see {@link #measured}. */
    public void unmeasured(String format, Object... values) {
        if (strict) {
            untried(format, values);
        } else {
            tried(format, values);
        }
    }

    /** One of so many promises of a kind that only those are told that were not kept. */
    public void require(boolean kept, String format, Object... values) {
        if (!kept) {
            broken++;
            if (++told <= TOLD) {
                line("BROKEN  " + String.format(Locale.ROOT, format, values));
            }
        }
    }

    /** A time, and whether it is within what is promised of a machine that does nothing else. */
    public void measured(boolean within, String format, Object... values) {
        if (strict) {
            found(within, format, values);
        } else {
            line((within ? "within  " : "beyond  ") + String.format(Locale.ROOT, format, values));
        }
    }

    /** Promises that were not kept. */
    public int broken() {
        return broken;
    }

    /** As the programs that verify GPUs have it: 1 when a promise was broken, otherwise 3 when one could not be tried, otherwise 0. */
    public int exitStatus() {
        return broken > 0 ? 1 : untried > 0 ? 3 : 0;
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}

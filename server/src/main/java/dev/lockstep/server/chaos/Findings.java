package dev.lockstep.server.chaos;

import java.io.PrintWriter;
import java.util.Locale;

/** What was tried and what was found, a line each, as it happens. */
public final class Findings {
    private static final int TOLD = 20;

    private final PrintWriter out;
    private final boolean strict;
    private int broken;
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

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}

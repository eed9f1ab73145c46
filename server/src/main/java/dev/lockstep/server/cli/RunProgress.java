package dev.lockstep.server.cli;

import dev.lockstep.server.worker.LocalRun;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a run in a terminal: one line that is written again and again, and one that stays for every evaluation. Elsewhere only the latter. */
final class RunProgress implements LocalRun.Listener {
    private static final long PERIOD_NANOS = 250_000_000;

    private final PrintWriter out;
    private final boolean terminal;
    private long next = System.nanoTime();

    RunProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void at(LocalRun.State state) {
        if (state.evaluated()) {
            out.print(terminal ? "\r\033[K" : "");
            out.println(String.format(Locale.ROOT, "epoch %d/%d  step %d  loss %.4f  test loss %.4f  test accuracy %.2f %%  %,.0f images/s", state.epoch(),
                    state.epochs(), state.step(), state.loss(), state.testLoss(), 100 * state.testAccuracy(), state.imagesPerSecond()));
            out.flush();
        } else if (terminal && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PERIOD_NANOS;
            out.print(String.format(Locale.ROOT, "\r\033[Kepoch %d/%d  step %d of %d  loss %.4f  accuracy %.1f %%  %,.0f images/s  %s left", state.epoch(),
                    state.epochs(), state.step(), state.totalSteps(), state.loss(), 100 * state.accuracy(), state.imagesPerSecond(),
                    duration(state.remainingSeconds())));
            out.flush();
        }
    }

    void end(LocalRun.Result result) {
        out.print(terminal ? "\r\033[K" : "");
        out.println(switch (result.end()) {
            case DONE -> "done";
            case DIVERGED -> "diverged: the loss became " + result.last().loss() + " at step " + result.last().step();
            case INTERRUPTED -> "interrupted" + (result.last() == null ? "" : " at step " + result.last().step());
        } + "  weights sha256 " + result.sha256());
        out.flush();
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " m " + whole % 60 + " s";
    }
}

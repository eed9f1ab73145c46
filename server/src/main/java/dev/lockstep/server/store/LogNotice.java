package dev.lockstep.server.store;

/** Event bus addresses on which the writer of the run logs says that a log has grown. The body is the number of records in the log, an Integer. */
public final class LogNotice {
    private LogNotice() {}

    public static String metrics(int run) {
        return "lockstep.log.metrics." + run;
    }

    public static String weights(int run) {
        return "lockstep.log.weights." + run;
    }
}

package dev.lockstep.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the writer keeps of one recorder: the logs it has written to, and why it cannot go on, if so. */
final class RunFiles {
    private final RunLogs logs;
    private final int run;
    private final Map<LogKind, LogAppender> appenders = new EnumMap<>(LogKind.class);
    private volatile IOException failure;

    RunFiles(RunLogs logs, int run) {
        this.logs = logs;
        this.run = run;
    }

    int run() {
        return run;
    }

    /** A log with a hole would be a wrong history: after one failure nothing is appended any more. */
    synchronized void append(LogKind kind, byte[] message, long flushedNanos) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            LogAppender appender = appenders.get(kind);
            if (appender == null) {
                appender = new LogAppender(logs.log(run, kind));
                appenders.put(kind, appender);
                logs.mark(run);
            }
            appender.append(message, flushedNanos);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Where the logs end. */
    LogPosition position() throws IOException {
        return new LogPosition(logs.log(run, LogKind.METRICS).records(), logs.log(run, LogKind.WEIGHTS).records());
    }

    /** Not under the lock of appends, which must not wait for a disk. */
    void sync() throws IOException {
        for (LogAppender appender : appenders()) {
            try {
                appender.sync();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }

    void close() throws IOException {
        try {
            sync();
        } finally {
            for (LogAppender appender : appenders()) {
                appender.close();
            }
        }
    }

    private synchronized List<LogAppender> appenders() {
        return new ArrayList<>(appenders.values());
    }
}

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
                appender = open(logs.log(run, kind));
                appenders.put(kind, appender);
            }
            appender.append(message, flushedNanos);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private LogAppender open(RunLog log) throws IOException {
        if (log.isOfEarlierVersion()) {
            throw new IOException("run log was written by an earlier version and can be read, but not continued: path=" + log.file());
        }
        try {
            LogAppender appender = new LogAppender(log, logs.disk());
            logs.mark(run);
            return appender;
        } catch (IOException e) {
            throw new LogWriteException("cannot open run log: path=" + log.file() + ": " + LogAppender.reason(e), e);
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

package dev.lockstep.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Collects what Vert.x says of blocked threads. On a machine that has more to do than processors to do it, a thread waits for its turn: it is given as many times
 * longer as there are tasks to a processor.
 */
final class BlockedThreads extends AppenderBase<ILoggingEvent> {
    private static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

    private static final Pattern BLOCKED = Pattern.compile("has been blocked for (\\d+) ms, time limit is (\\d+) ms");

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    static BlockedThreads watch() {
        BlockedThreads appender = new BlockedThreads();
        appender.start();
        ((Logger) LoggerFactory.getLogger(LOGGER)).addAppender(appender);
        return appender;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Matcher blocked = BLOCKED.matcher(event.getFormattedMessage());
        if (!blocked.find() || Long.parseLong(blocked.group(1)) >= Long.parseLong(blocked.group(2)) * tasksPerProcessor()) {
            warnings.add(event.getFormattedMessage());
        }
    }

    private static double tasksPerProcessor() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return Math.max(1, system.getSystemLoadAverage() / system.getAvailableProcessors());
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> end() {
        ((Logger) LoggerFactory.getLogger(LOGGER)).detachAppender(this);
        return warnings;
    }
}

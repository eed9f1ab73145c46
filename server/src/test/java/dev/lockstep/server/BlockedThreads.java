package dev.lockstep.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects what Vert.x says of blocked threads. */
final class BlockedThreads extends AppenderBase<ILoggingEvent> {
    private static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    static BlockedThreads watch() {
        BlockedThreads appender = new BlockedThreads();
        appender.start();
        ((Logger) LoggerFactory.getLogger(LOGGER)).addAppender(appender);
        return appender;
    }

    @Override
    protected void append(ILoggingEvent event) {
        warnings.add(event.getFormattedMessage());
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> end() {
        ((Logger) LoggerFactory.getLogger(LOGGER)).detachAppender(this);
        return warnings;
    }
}

package dev.rookery.broker.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects log messages from a level on. Errors include Netty's reports of leaked buffers. */
final class ErrorLog {
    private final Level level;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(level) && !isOfMoquette(event)) {
                errors.add(event.getFormattedMessage());
            }
        }
    };

    ErrorLog() {
        this(Level.ERROR);
    }

    ErrorLog(Level level) {
        this.level = level;
    }

    /** Returns the collected messages. */
    List<String> lines() {
        return errors;
    }

    /** Other tests run Moquette in this process; buffers leaked by its terminated session loops are reported at any time. */
    private static boolean isOfMoquette(ILoggingEvent event) {
        return event.getLoggerName().startsWith("io.moquette")
                || event.getFormattedMessage().contains("io.moquette");
    }

    void start() {
        appender.start();
        root.addAppender(appender);
    }

    /** Stops collecting and returns the messages. */
    List<String> stop() {
        root.detachAppender(appender);
        return errors;
    }
}

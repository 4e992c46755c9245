package dev.rookery.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** Changes the logging of this process, which {@code logback.xml} configures. Thread-safe. */
public final class Logs {
    private static final String ROOKERY = "dev.rookery";
    private static final String CONSOLE = "console";

    private Logs() {}

    /** Sets the level of Rookery's events. Libraries log warnings and errors, or errors only at the level {@code ERROR}. */
    public static void setLevel(LogLevel level) {
        context().getLogger(ROOKERY).setLevel(Level.valueOf(level.name()));
        root().setLevel(level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
    }

    /** Sets the format of the console. Has no effect on a Logback configuration without an appender "console". */
    public static void setFormat(LogFormat format) {
        if (format == LogFormat.JSON
                && root().getAppender(CONSOLE) instanceof OutputStreamAppender<ILoggingEvent> console) {
            JsonLogEncoder encoder = new JsonLogEncoder();
            encoder.setContext(context());
            encoder.start();
            console.setEncoder(encoder);
        }
    }

    /** Returns whether events are logged as JSON. */
    public static boolean isJson() {
        return root().getAppender(CONSOLE) instanceof OutputStreamAppender<ILoggingEvent> console
                && console.getEncoder() instanceof JsonLogEncoder;
    }

    private static Logger root() {
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}

package dev.rookery.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLogEncoderTest {
    private static final String SPECIAL =
            "quote \" backslash \\ line\nfeed tab\t bell\u0007 separator\u2028 bird \uD83D\uDC26";

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("dev.rookery.Example");

    @Test
    void writesOneObjectPerLine() {
        String line = encode("Restored sessions: {}", null, 3);

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonObject event = new JsonObject(line);
        assertThat(event.fieldNames())
                .containsExactlyInAnyOrder("timestamp", "level", "threadName", "loggerName", "throwable", "message");
        assertThat(event.getLong("timestamp")).isPositive();
        assertThat(event.getString("level")).isEqualTo("WARN");
        assertThat(event.getString("loggerName")).isEqualTo("dev.rookery.Example");
        assertThat(event.getString("message")).isEqualTo("Restored sessions: 3");
        assertThat(event.getValue("throwable")).isNull();
    }

    @Test
    void escapesMessagesOfEventsAndThrowables() {
        String line = encode("{}", new IllegalStateException(SPECIAL, new RuntimeException(SPECIAL)), SPECIAL);

        assertThat(line).containsOnlyOnce("\n");
        JsonObject event = new JsonObject(line);
        assertThat(event.getString("message")).isEqualTo(SPECIAL);
        JsonObject throwable = event.getJsonObject("throwable");
        assertThat(throwable.getString("className")).isEqualTo("java.lang.IllegalStateException");
        assertThat(throwable.getString("message")).isEqualTo(SPECIAL);
        assertThat(throwable.getJsonObject("cause").getString("message")).isEqualTo(SPECIAL);
    }

    private String encode(String message, @Nullable Throwable throwable, Object... arguments) {
        JsonLogEncoder encoder = new JsonLogEncoder();
        encoder.setContext(context);
        encoder.start();
        LoggingEvent event =
                new LoggingEvent(Logger.class.getName(), logger, Level.WARN, message, throwable, arguments);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}

package dev.rookery.broker.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 50123);
    private static final Refusal REFUSAL =
            new Refusal(Refusal.Cause.ORIGIN, HttpResponseStatus.FORBIDDEN, "Origin 'x' is not allowed");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final RefusalLog log = new RefusalLog(metrics, now::get);

    @Test
    void countsByReason() {
        log.add(CLIENT, REFUSAL);
        log.add(CLIENT, REFUSAL);

        assertThat(metrics.get("rookery.broker.websocket.refused")
                        .tag("reason", "origin")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(metrics.get("rookery.broker.websocket.refused")
                        .tag("reason", "path")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void limitsTheLinesOfAMinute() {
        String line = "address=192.0.2.7:50123 WebSocket request refused with 403: Origin 'x' is not allowed";
        for (int i = 0; i < RefusalLog.PER_MINUTE; i++) {
            assertThat(log.line(CLIENT, REFUSAL)).contains(line);
        }
        assertThat(log.line(CLIENT, REFUSAL)).isEmpty();
        assertThat(log.line(CLIENT, REFUSAL)).isEmpty();

        now.addAndGet(TimeUnit.MINUTES.toNanos(1));

        assertThat(log.line(CLIENT, REFUSAL)).contains(line + " (2 refusals before are not in the log)");
        assertThat(log.line(CLIENT, REFUSAL)).contains(line);
    }
}

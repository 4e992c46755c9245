package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Disconnects a client when its certificate expires. Confined to the tenant's event loop. */
final class CertificateTimer {
    /** Null for a client without a certificate of a tenant. */
    private final @Nullable Future<?> timer;

    private CertificateTimer(@Nullable Future<?> timer) {
        this.timer = timer;
    }

    static CertificateTimer start(ClientConnection client) {
        return new CertificateTimer(client.transport()
                .certificate()
                .map(certificate -> Duration.between(Instant.now(), certificate.notAfter()))
                .<Future<?>>map(remaining -> client.transport()
                        .eventLoop()
                        .schedule(
                                () -> client.disconnect(ReasonCode.NOT_AUTHORIZED),
                                Math.max(0, remaining.toMillis()),
                                TimeUnit.MILLISECONDS))
                .orElse(null));
    }

    /** Handles the end of the connection. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

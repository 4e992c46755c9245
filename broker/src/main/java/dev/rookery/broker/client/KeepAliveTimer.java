package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Disconnects a client that sends nothing for one and a half times its keep alive [MQTT-3.1.2-22]. Packets do not reschedule
 * the timer: when it fires, the time of the last packet determines the remaining time. Confined to the tenant's event loop.
 */
final class KeepAliveTimer implements Runnable {
    private final ClientConnection client;
    private final long timeoutNanos;
    /** Null without keep alive. */
    private @Nullable Future<?> timer;

    private KeepAliveTimer(ClientConnection client) {
        this.client = client;
        this.timeoutNanos = client.keepAliveSeconds() * 1_500_000_000L;
    }

    static KeepAliveTimer start(ClientConnection client) {
        KeepAliveTimer keepAlive = new KeepAliveTimer(client);
        if (keepAlive.timeoutNanos > 0) {
            keepAlive.schedule(keepAlive.timeoutNanos);
        }
        return keepAlive;
    }

    @Override
    public void run() {
        long remaining = client.transport().lastRead() + timeoutNanos - System.nanoTime();
        if (remaining > 0) {
            schedule(remaining);
        } else if (client.transport().isPaused()) {
            // The broker does not read from a throttled client.
            schedule(timeoutNanos);
        } else {
            client.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    private void schedule(long nanos) {
        timer = client.transport().eventLoop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

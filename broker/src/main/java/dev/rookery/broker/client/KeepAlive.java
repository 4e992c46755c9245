package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client sends nothing for one and a half times its keep alive [MQTT-3.1.2-22]. A packet costs
 * no timer: when the time is up, a look at the last packet tells how much is left.
 */
final class KeepAlive implements Runnable {
    private final ClientConnection peer;
    private final long nanos;
    /** Null with no keep alive, and before the start. */
    private Future<?> timer;

    private KeepAlive(ClientConnection peer) {
        this.peer = peer;
        this.nanos = peer.keepAliveSeconds() * 1_500_000_000L;
    }

    static KeepAlive start(ClientConnection peer) {
        KeepAlive keepAlive = new KeepAlive(peer);
        if (keepAlive.nanos > 0) {
            keepAlive.waitFor(keepAlive.nanos);
        }
        return keepAlive;
    }

    @Override
    public void run() {
        long left = peer.connection().lastRead() + nanos - System.nanoTime();
        if (left > 0) {
            waitFor(left);
        } else if (peer.connection().isPaused()) {
            // Slowed down: the client could not be heard.
            waitFor(nanos);
        } else {
            peer.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    private void waitFor(long time) {
        timer = peer.connection().eventLoop().schedule(this, time, TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

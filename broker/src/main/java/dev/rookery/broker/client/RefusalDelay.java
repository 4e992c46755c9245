package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.ReasonCode;
import io.netty.channel.EventLoop;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Delay of refusals of clients that connect too often: exceeded connection rates, logins that are throttled after wrong
 * passwords, and bans. Many of these clients connect again as soon as they are refused, and would take up the time of others. The
 * connection is not read from meanwhile. To be used on the connection's event loop.
 */
final class RefusalDelay {
    static final long SECONDS = 1;

    private static final Set<ReasonCode> DELAYED =
            EnumSet.of(ReasonCode.CONNECTION_RATE_EXCEEDED, ReasonCode.SERVER_BUSY, ReasonCode.BANNED);

    private RefusalDelay() {}

    /**
     * Runs the refusal now or after the delay, depending on its reason.
     *
     * @param loop event loop of the connection
     * @param closed whether the connection was closed meanwhile; the refusal is dropped then
     */
    static void run(EventLoop loop, BooleanSupplier closed, ReasonCode reason, Runnable refusal) {
        if (!DELAYED.contains(reason)) {
            refusal.run();
            return;
        }
        loop.schedule(
                () -> {
                    if (!closed.getAsBoolean()) {
                        refusal.run();
                    }
                },
                SECONDS,
                TimeUnit.SECONDS);
    }
}

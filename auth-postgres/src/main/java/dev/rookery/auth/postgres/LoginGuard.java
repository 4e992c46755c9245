package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.ThrottleConfig;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Holds logins back for a while after many wrong ones, whatever the method. For any thread. */
final class LoginGuard {
    private final Vertx vertx;
    private final AuthMetrics metrics;
    private final LoginThrottle throttle;

    LoginGuard(ThrottleConfig config, Vertx vertx, AuthMetrics metrics, Ticker ticker) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.throttle = new LoginThrottle(config, ticker);
    }

    /** Waits for the login's turn. Completes with false if too many from the address are held back already. */
    CompletionStage<Boolean> admit(UserKey user, SocketAddress address) {
        Object source = source(address);
        Optional<Duration> delay = throttle.delay(user, source);
        if (delay.isEmpty() || delay.get().isZero()) {
            return CompletableFuture.completedFuture(delay.isPresent());
        }
        metrics.delayed();
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        vertx.setTimer(delay.get().toMillis(), timer -> {
            throttle.release(source);
            over.complete(true);
        });
        return over;
    }

    void failed(UserKey user, SocketAddress address) {
        throttle.failed(user, source(address));
    }

    void succeeded(UserKey user, SocketAddress address) {
        throttle.succeeded(user, source(address));
    }

    /** The port changes with each connection. */
    static Object source(SocketAddress address) {
        return address instanceof InetSocketAddress internet && !internet.isUnresolved()
                ? internet.getAddress()
                : address;
    }
}

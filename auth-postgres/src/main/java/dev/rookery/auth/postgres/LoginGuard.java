package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.net.AddressBlock;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Delays logins after many wrong ones, for all authentication methods. Thread-safe. */
final class LoginGuard {
    private final Vertx vertx;
    private final AuthMetrics metrics;
    private final LoginThrottle throttle;

    LoginGuard(ThrottleConfig config, Vertx vertx, AuthMetrics metrics, Ticker ticker) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.throttle = new LoginThrottle(config, ticker);
    }

    /** Completes after the delay of the login, or with false if too many logins from the address are delayed already. */
    CompletionStage<Boolean> admit(UserKey user, SocketAddress address) {
        Object source = source(address);
        Optional<Duration> delay = throttle.delay(user, source);
        if (delay.isEmpty() || delay.get().isZero()) {
            return CompletableFuture.completedFuture(delay.isPresent());
        }
        metrics.delayed();
        CompletableFuture<Boolean> admitted = new CompletableFuture<>();
        vertx.setTimer(delay.get().toMillis(), timer -> {
            throttle.release(source);
            admitted.complete(true);
        });
        return admitted;
    }

    void failed(UserKey user, SocketAddress address) {
        throttle.failed(user, source(address));
    }

    void succeeded(UserKey user, SocketAddress address) {
        throttle.succeeded(user, source(address));
    }

    /** Returns the block of the address without the port, which changes with every connection. */
    static Object source(SocketAddress address) {
        return address instanceof InetSocketAddress internet && !internet.isUnresolved()
                ? AddressBlock.of(internet.getAddress())
                : address;
    }
}

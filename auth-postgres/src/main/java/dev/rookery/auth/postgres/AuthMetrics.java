package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Metrics of an authority. Labels never contain users, clients or topics. The gauges are removed when the authority
 * is closed. Thread-safe.
 */
final class AuthMetrics implements AutoCloseable {
    /** Result of a login. */
    enum Login {
        ACCEPTED,
        NOT_AUTHORIZED,
        SERVER_UNAVAILABLE,
        SERVER_BUSY
    }

    private final MeterRegistry registry;
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();
    private final Map<Login, Counter> logins = new EnumMap<>(Login.class);
    private final Timer passwordChecks;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter delayed;
    private final Timer queries;
    private final Counter invalidations;
    private final Timer revocations;
    private final AtomicBoolean available = new AtomicBoolean(true);

    AuthMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Login login : Login.values()) {
            logins.put(
                    login,
                    Counter.builder("rookery.auth.logins")
                            .description("Logins, by result.")
                            .tag("result", login.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        passwordChecks =
                timer("rookery.auth.password", "Duration of password checks, including the time in the queue.");
        cacheHits = cache("hit");
        cacheMisses = cache("miss");
        delayed = counter("rookery.auth.logins.delayed", "Logins delayed because of previous wrong passwords.");
        queries = timer("rookery.auth.query", "Duration of user lookups in PostgreSQL.");
        invalidations = counter("rookery.auth.invalidations", "Notifications of changed users or ACL rows.");
        revocations =
                timer("rookery.auth.revocation", "Time from a change of users or ACL rows to its effect on sessions.");
        gauge(
                "rookery.auth.postgres.available",
                "1 if PostgreSQL responds, 0 during an outage.",
                () -> available.get() ? 1 : 0);
    }

    void registerPasswordQueue(IntSupplier length) {
        gauge("rookery.auth.password.queue", "Queued password checks.", length);
    }

    void login(Authentication authentication) {
        Login result = authentication instanceof Authentication.Refused refused
                ? Login.valueOf(refused.reason().name())
                : Login.ACCEPTED;
        Objects.requireNonNull(logins.get(result)).increment();
    }

    void passwordChecked(Duration duration) {
        passwordChecks.record(duration);
    }

    void cache(boolean hit) {
        (hit ? cacheHits : cacheMisses).increment();
    }

    void delayed() {
        delayed.increment();
    }

    void queried(Duration duration) {
        queries.record(duration);
    }

    void invalidated() {
        invalidations.increment();
    }

    /** @param millis from the change to its effect; negative if the clocks of broker and database differ */
    void revoked(long millis) {
        revocations.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** Sets the availability and returns whether it changed. */
    boolean setAvailable(boolean newValue) {
        return available.getAndSet(newValue) != newValue;
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }

    private void gauge(String name, String description, IntSupplier value) {
        gauges.add(Gauge.builder(name, value::getAsInt).description(description).register(registry));
    }

    private Counter cache(String result) {
        return Counter.builder("rookery.auth.verified.credentials")
                .description("Lookups in the cache of verified credentials, by result.")
                .tag("result", result)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }
}

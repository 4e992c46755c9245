package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * What the authority counts and times. No label ever names a user, a client or a topic. Several authorities in one registry
 * count and time together; each has gauges of its own, which are gone when it is closed. For any thread.
 */
final class AuthMetrics implements AutoCloseable {
    /** How a login ended. */
    enum Login {
        ACCEPTED,
        NOT_AUTHORIZED,
        SERVER_UNAVAILABLE,
        SERVER_BUSY
    }

    private final MeterRegistry registry;
    private final TenantId tenant;
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

    AuthMetrics(MeterRegistry registry, TenantId tenant) {
        this.registry = registry;
        this.tenant = tenant;
        for (Login login : Login.values()) {
            logins.put(
                    login,
                    Counter.builder("rookery.auth.logins")
                            .description("Logins by how they ended")
                            .tag("result", login.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        passwordChecks = timer("rookery.auth.password", "From the wish for a password check to its end");
        cacheHits = cache("hit");
        cacheMisses = cache("miss");
        delayed = counter("rookery.auth.logins.delayed", "Logins held back for wrong passwords before them");
        queries = timer("rookery.auth.query", "Looking a user up in PostgreSQL");
        invalidations = counter("rookery.auth.invalidations", "Notices of changed users or rights");
        revocations = timer("rookery.auth.revocation", "From a change of users or rights to its effect on sessions");
        gauge(
                "rookery.auth.postgres.available",
                "1 while PostgreSQL answers, 0 during an outage",
                () -> available.get() ? 1 : 0);
    }

    void watchPasswordQueue(IntSupplier length) {
        gauge("rookery.auth.password.queue", "Password checks that wait", length);
    }

    void login(Authentication answer) {
        Login result = answer instanceof Authentication.Refused refused
                ? Login.valueOf(refused.reason().name())
                : Login.ACCEPTED;
        logins.get(result).increment();
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

    /** @param millis from the change to its effect; clocks may differ, so that it may be negative */
    void revoked(long millis) {
        revocations.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** @return whether this is news */
    boolean setAvailable(boolean now) {
        return available.getAndSet(now) != now;
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }

    private void gauge(String name, String description, IntSupplier value) {
        gauges.add(Gauge.builder(name, value::getAsInt)
                .description(description)
                .tag("tenant", tenant.value())
                .register(registry));
    }

    private Counter cache(String result) {
        return Counter.builder("rookery.auth.verified.credentials")
                .description("Logins that found their password verified already, or not")
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

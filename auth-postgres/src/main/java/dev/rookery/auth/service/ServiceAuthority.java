package dev.rookery.auth.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceToken.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates components of the platform by their tokens, and no other clients. Usernames are those of {@link ServiceName}.
 * Queries no database. Thread-safe.
 */
public final class ServiceAuthority implements Authority {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceAuthority.class);
    /** A component that is refused tries again every few seconds. */
    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);

    private final ServiceKeys keys;
    private final Clock clock;
    private final Predicate<TenantId> active;
    private final Map<Verdict, Counter> logins = new EnumMap<>(Verdict.class);
    /** Verdicts that were logged within the interval. */
    private final Cache<Verdict, Boolean> warned =
            Caffeine.newBuilder().expireAfterWrite(WARNING_INTERVAL).build();

    /** @param active whether clients of a tenant can log in; must not block */
    public ServiceAuthority(ServiceKeys keys, Clock clock, Predicate<TenantId> active, MeterRegistry registry) {
        this.keys = keys;
        this.active = active;
        this.clock = clock;
        for (Verdict verdict : Verdict.values()) {
            logins.put(
                    verdict,
                    Counter.builder("rookery.auth.service.logins")
                            .description("Logins of the platform's own MQTT clients, by result.")
                            .tag("result", verdict.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Completes at once, on the caller's thread. */
    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        Optional<ServiceName> name = ServiceName.parse(credentials.username());
        Optional<ServiceToken> token = name.isPresent() && credentials instanceof PasswordCredentials withToken
                ? ServiceToken.parse(withToken.password()).filter(parsed -> mayHave(name.get(), parsed.rights()))
                : Optional.empty();
        Verdict verdict = token.map(parsed -> parsed.verify(
                        keys, name.orElseThrow().tenant(), name.orElseThrow().component(), clock.instant()))
                .orElse(Verdict.MALFORMED);
        Objects.requireNonNull(logins.get(verdict)).increment();
        if (name.isEmpty() || verdict != Verdict.ACCEPTED) {
            warn(verdict, credentials);
            return CompletableFuture.completedFuture(new Refused(Refusal.NOT_AUTHORIZED));
        }
        if (!active.test(name.get().tenant())) {
            // Expected for a moment when a tenant is suspended: the component learns of it later than the broker.
            LOGGER.debug(
                    "tenant={} Refused a component: the tenant is not active",
                    name.get().tenant());
            return CompletableFuture.completedFuture(new Refused(Refusal.NOT_AUTHORIZED));
        }
        return CompletableFuture.completedFuture(new Accepted(name.get()
                .component()
                .principal(name.get().tenant(), token.orElseThrow().rights())));
    }

    private static boolean mayHave(ServiceName name, ServiceRights rights) {
        return name.component().accepts(rights);
    }

    private void warn(Verdict verdict, Credentials credentials) {
        if (warned.asMap().putIfAbsent(verdict, true) != null) {
            return;
        }
        LOGGER.warn(
                "clientId={} address={} Refused a client on the internal listener: {}",
                credentials.clientId(),
                credentials.address(),
                switch (verdict) {
                    case FORGED ->
                        "its token is signed with another key. Set the same ROOKERY_SERVICE_KEY for the broker and"
                                + " the API";
                    case EXPIRED -> "its token has expired. Synchronize the clocks of the hosts";
                    default ->
                        "it is not a component of the platform. Devices and other clients connect to --mqtt-port";
                });
    }

    /** Has no effect: components never change. */
    @Override
    public void watch(PrincipalWatcher watcher) {}

    @Override
    public void close() {}
}

package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.AnonymousCredentials;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.Authority;
import dev.rookery.auth.BanList;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.ban.Bans;
import dev.rookery.auth.certificate.DeviceTrust;
import dev.rookery.auth.verified.CredentialFile;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.auth.verified.PersistedCredentials;
import dev.rookery.auth.verified.VerifiedCredentials;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.ReplaceablePool;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authority of all tenants of a database, backed by users and ACL rows in PostgreSQL: one round trip per login, then the
 * password check. Changes of rows reach the sessions through a {@link ChangeFeed}. While PostgreSQL is unavailable, new
 * logins are refused and sessions keep their rights.
 */
public final class PostgresAuthority implements Authority {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresAuthority.class);

    private final AuthorityConfig config;
    private final ChangeFeed changes;
    private final boolean ownsChanges;
    private final AuthMetrics metrics;
    private final GuardedPool pool;
    private final UserLookup lookup;
    private final UserLookup logins;
    private final PrincipalCompiler compiler;
    private final VerifiedCredentials verified;
    private final PasswordCheck passwords;
    private final ScramMethod scram;

    private final PostgresConfig postgres;

    @GuardedBy("this")
    private boolean watched;

    /** Null until {@link #certificates} is called. */
    @GuardedBy("this")
    private @Nullable DeviceTrust trust;

    /** Null until {@link #bans} is called. */
    @GuardedBy("this")
    private @Nullable Bans bans;

    /** One connection for what is read after changes; null until needed. */
    @GuardedBy("this")
    private @Nullable Pool feeds;

    /**
     * Connects lazily: an unreachable database makes logins fail, not the start.
     *
     * @param changes feed of the same database; closed after this authority, by the caller
     */
    public PostgresAuthority(
            PostgresConfig postgres, AuthorityConfig config, ChangeFeed changes, MeterRegistry registry) {
        this(postgres, config, changes, false, registry);
    }

    private PostgresAuthority(
            PostgresConfig postgres,
            AuthorityConfig config,
            ChangeFeed changes,
            boolean ownsChanges,
            MeterRegistry registry) {
        this.postgres = postgres;
        this.config = config;
        this.changes = changes;
        this.ownsChanges = ownsChanges;
        metrics = new AuthMetrics(registry);
        Vertx vertx = changes.vertx();
        pool = new GuardedPool(
                new ReplaceablePool(
                        () -> PostgresClients.pool(vertx, postgres, config.connections(), config.timeout())),
                config.timeout(),
                postgres.address(),
                metrics);
        boolean standard = config.hasStandardTables();
        lookup = new RoutedLookup(
                standard
                        ? new StandardLookup(pool)
                        : new SeparateLookup(pool, config.queries(), FoundUser.UNKNOWN_OR_DISABLED),
                new TenantLookup(pool, changes.directory()),
                tenant -> changes.directory().find(tenant).isPresent());
        // Custom queries cannot read several users at once.
        logins = standard ? new BatchedLookup(lookup, config.connections()) : lookup;
        DigestKey key =
                config.persistedCredentials().map(PersistedCredentials::key).orElseGet(DigestKey::random);
        compiler = new PrincipalCompiler(config.aclMode(), key);
        LoginGuard guard = new LoginGuard(config.logins().throttle(), vertx, metrics, Ticker.systemTicker());
        verified = verifiedCredentials(key);
        passwords = new PasswordCheck(config, guard, key, verified, metrics);
        scram = new ScramMethod(changes.directory(), logins, compiler, config.passwordCost(), guard, metrics, key);
    }

    /** Returns an authority that serves the default tenant only, with a feed of its own. */
    public static PostgresAuthority ofDefaultTenant(
            PostgresConfig postgres, AuthorityConfig config, MeterRegistry registry) {
        ChangeFeed changes = new ChangeFeed(postgres, config.changeFeed(false));
        return new PostgresAuthority(postgres, config, changes, true, registry);
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        if (!isPresentable(credentials)) {
            return CompletableFuture.completedFuture(refused(Refusal.NOT_AUTHORIZED, Cause.NO_CREDENTIALS));
        }
        return logins.find(credentials.user())
                .map(found -> found.ifServed(changes.directory().isActive(credentials.tenant())))
                .toCompletionStage()
                .thenCompose(found -> decide(credentials, found))
                .exceptionally(failure -> {
                    LOGGER.debug("{} Failed to look up the user", credentials.user(), failure);
                    return new Refused(Refusal.SERVER_UNAVAILABLE, causeOf(failure));
                })
                .whenComplete((result, failure) -> metrics.login(result));
    }

    @Override
    public Optional<String> anonymousUser() {
        return config.anonymousUser();
    }

    @Override
    public boolean serves(TenantId tenant) {
        return changes.directory().find(tenant).isPresent();
    }

    @Override
    public boolean isActive(TenantId tenant) {
        return changes.directory().isActive(tenant);
    }

    @Override
    public Optional<AuthenticationMethod> method(String name) {
        return name.equals(ScramMethod.NAME) ? Optional.of(scram) : Optional.empty();
    }

    @Override
    public synchronized CertificateTrust certificates() {
        if (trust == null) {
            DeviceTrust started = new DeviceTrust(Clock.systemUTC());
            DeviceAuthorityFeed feed = new DeviceAuthorityFeed(changes.vertx(), feedPool(), started, changes::serves);
            changes.subscribe(feed::add);
            trust = started;
        }
        return trust;
    }

    @Override
    public synchronized BanList bans() {
        if (bans == null) {
            Bans started = new Bans(Clock.systemUTC());
            BanFeed feed = new BanFeed(changes.vertx(), feedPool(), started, changes::serves);
            changes.subscribe(feed::add);
            bans = started;
        }
        return bans;
    }

    @GuardedBy("this")
    private Pool feedPool() {
        Pool known = feeds;
        if (known == null) {
            known = PostgresClients.pool(changes.vertx(), postgres, 1, config.timeout());
            feeds = known;
        }
        return known;
    }

    @Override
    public synchronized void watch(PrincipalWatcher watcher) {
        if (watched) {
            throw new IllegalStateException("A watcher is already registered");
        }
        watched = true;
        Revocations revocations =
                new Revocations(changes.vertx(), changes.directory(), lookup, compiler, metrics, watcher);
        changes.subscribe(revocations::add);
    }

    @Override
    public void reportLag(long nanos) {
        passwords.reportLag(nanos);
    }

    @Override
    public void forget(Predicate<UserKey> deleted) {
        verified.forget(deleted);
    }

    @Override
    public void close() {
        passwords.close();
        verified.close();
        metrics.close();
        closeFeeds();
        pool.close().toCompletionStage().toCompletableFuture().join();
        if (ownsChanges) {
            changes.close();
        }
    }

    private synchronized void closeFeeds() {
        if (feeds != null) {
            feeds.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private VerifiedCredentials verifiedCredentials(DigestKey key) {
        int maximumSize = config.logins().verifiedCredentials();
        return config.persistedCredentials()
                .filter(persisted -> maximumSize > 0)
                .map(persisted -> VerifiedCredentials.open(
                        key, maximumSize, new CredentialFile(persisted.file(), key), Clock.systemUTC()))
                .orElseGet(() -> new VerifiedCredentials(key, maximumSize));
    }

    private boolean isPresentable(Credentials credentials) {
        boolean hasProof =
                !(credentials instanceof PasswordCredentials withPassword) || withPassword.password().length > 0;
        boolean isPermitted = !(credentials instanceof AnonymousCredentials)
                || config.anonymousUser().equals(Optional.of(credentials.username()));
        return hasProof && isPermitted && isName(credentials.username());
    }

    /** Returns why a user could not be looked up. */
    static Cause causeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof QueryFailedException ? Cause.QUERY_FAILED : Cause.DATABASE_UNAVAILABLE;
    }

    /** Returns whether a user can have this name: PostgreSQL's text type cannot contain U+0000. */
    static boolean isName(String username) {
        return !username.isEmpty() && username.indexOf('\0') < 0;
    }

    private CompletionStage<Authentication> decide(Credentials credentials, FoundUser found) {
        Optional<StoredUser> stored = found.active();
        if (!(credentials instanceof PasswordCredentials withPassword)) {
            return CompletableFuture.completedFuture(stored.<Authentication>map(user -> accept(credentials, user))
                    .orElse(new Refused(Refusal.NOT_AUTHORIZED, found.absence())));
        }
        return passwords
                .check(withPassword, stored.map(StoredUser::passwordHash))
                .thenApply(verdict -> switch (verdict) {
                    case CORRECT -> accept(credentials, stored.orElseThrow());
                    case WRONG ->
                        new Refused(Refusal.NOT_AUTHORIZED, stored.isEmpty() ? found.absence() : Cause.WRONG_PASSWORD);
                    case THROTTLED -> new Refused(Refusal.SERVER_BUSY, Cause.THROTTLED);
                    case BUSY -> new Refused(Refusal.SERVER_BUSY, Cause.PASSWORD_QUEUE_FULL);
                });
    }

    /** Rights are compiled for accepted clients only: the time that it takes before a refusal would reveal that the user exists. */
    private Accepted accept(Credentials credentials, StoredUser user) {
        return new Accepted(compiler.compile(credentials.user(), user));
    }

    private Authentication refused(Refusal reason, Cause cause) {
        Refused refused = new Refused(reason, cause);
        metrics.login(refused);
        return refused;
    }
}

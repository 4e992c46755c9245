package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.Refusals;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.auth.verified.VerifiedCredentials;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tenants with equal usernames in one database, served by one authority. */
class TenantsOfOneDatabaseTest {
    private static final TenantId ANNA = new TenantId("anna");
    private static final TenantId BERT = new TenantId("bert");
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);

    private final TestDatabase database = TestDatabase.create();
    private final PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private ChangeFeed feed;
    private PostgresAuthority authority;
    private Pool pool;
    private TenantRepository tenants;

    @BeforeEach
    void start() {
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                2,
                Duration.ofSeconds(20),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                Optional.empty(),
                Duration.ofHours(1));
        feed = new ChangeFeed(postgres, config.changeFeed(true));
        authority = new PostgresAuthority(postgres, config, feed, metrics);
        pool = PostgresClients.pool(feed.vertx(), postgres, 2, Duration.ofSeconds(20));
        tenants = new TenantRepository(pool);
        create(ANNA, "hers");
        create(BERT, "his");
        addUser("public", "device", "default's");
    }

    @AfterEach
    void stop() {
        authority.close();
        pool.close().toCompletionStage().toCompletableFuture().join();
        feed.close();
    }

    private void create(TenantId id, String password) {
        assertThat(result(tenants.create(id))).isTrue();
        String schema = result(tenants.find(id)).orElseThrow().schema();
        addUser(schema, "device", password);
        await().until(() -> feed.directory().isActive(id));
    }

    private void addUser(String schema, String username, String password) {
        database.execute("INSERT INTO " + schema + ".mqtt_users (username, password_hash) VALUES ('" + username + "', '"
                + new PasswordHasher(CHEAP).hash(password) + "'); INSERT INTO " + schema + ".mqtt_acls VALUES ('"
                + username + "', '" + schema + "/#', 3)");
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private String schema(TenantId id) {
        return feed.directory().find(id).orElseThrow().schema();
    }

    private Authentication login(TenantId tenant, String password) {
        return login(tenant, "device", password);
    }

    private Authentication login(TenantId tenant, String username, String password) {
        return authority
                .authenticate(credentials(tenant, username, password))
                .toCompletableFuture()
                .join();
    }

    private static PasswordCredentials credentials(TenantId tenant, String username, String password) {
        return new PasswordCredentials(
                tenant,
                "client",
                username,
                password.getBytes(StandardCharsets.UTF_8),
                InetSocketAddress.createUnresolved("client", 1));
    }

    @Test
    void logsEachUserInToItsOwnTenant() {
        Map<TenantId, String> passwords = Map.of(ANNA, "hers", BERT, "his", TenantId.DEFAULT, "default's");
        passwords.forEach((tenant, password) -> {
            Principal principal = ((Accepted) login(tenant, password)).principal();
            assertThat(principal.user()).isEqualTo(new UserKey(tenant, "device"));
            passwords.keySet().forEach(other -> assertThat(
                            principal.rules().forClient("client").mayPublish(schema(other) + "/x"))
                    .isEqualTo(other.equals(tenant)));
            passwords.values().stream()
                    .filter(wrong -> !wrong.equals(password))
                    .forEach(wrong -> assertThat(login(tenant, wrong)).is(Refusals.refused(Refusal.NOT_AUTHORIZED)));
        });
    }

    /** The duration of a refusal must not reveal which tenants and users exist. */
    @Test
    void everyRefusalTakesOneLookupAndOneHash() {
        // The first login of the default tenant also reads the types of its columns.
        assertThat(login(TenantId.DEFAULT, "default's")).isInstanceOf(Accepted.class);

        assertRefusedAfterOneHash(() -> login(ANNA, "wrong"));
        assertRefusedAfterOneHash(() -> login(ANNA, "unknown", "wrong"));
        assertRefusedAfterOneHash(() -> login(new TenantId("unknown"), "wrong"));
        assertRefusedAfterOneHash(() -> login(TenantId.DEFAULT, "device@unknown", "wrong"));
        assertThat(result(tenants.setState(ANNA, TenantState.SUSPENDED))).isTrue();
        await().until(() -> !feed.directory().isActive(ANNA));
        assertRefusedAfterOneHash(() -> login(ANNA, "wrong"));
        assertRefusedAfterOneHash(() -> login(ANNA, "hers"));
    }

    private void assertRefusedAfterOneHash(Supplier<Authentication> login) {
        long hashes = metrics.get("rookery.auth.password").timer().count();
        long lookups = metrics.get("rookery.auth.query").timer().count();

        assertThat(login.get()).is(Refusals.refused(Refusal.NOT_AUTHORIZED));

        assertThat(metrics.get("rookery.auth.password").timer().count()).isEqualTo(hashes + 1);
        assertThat(metrics.get("rookery.auth.query").timer().count()).isEqualTo(lookups + 1);
    }

    @Test
    void refusesUnknownSuspendedAndRemovedTenantsAlike() {
        assertThat(login(new TenantId("unknown"), "default's")).is(Refusals.refused(Refusal.NOT_AUTHORIZED));

        assertThat(result(tenants.setState(ANNA, TenantState.SUSPENDED))).isTrue();
        await().until(() -> !feed.directory().isActive(ANNA));
        assertThat(login(ANNA, "hers")).isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.TENANT_SUSPENDED));
        assertThat(result(tenants.setState(ANNA, TenantState.ACTIVE))).isTrue();
        await().until(() -> feed.directory().isActive(ANNA));
        assertThat(login(ANNA, "hers")).isInstanceOf(Accepted.class);

        assertThat(result(tenants.setState(ANNA, TenantState.REMOVING))).isTrue();
        assertThat(result(tenants.setState(ANNA, TenantState.ACTIVE)))
                .as("removal is final")
                .isFalse();
        await().until(() -> !feed.directory().isActive(ANNA));
        assertThat(login(ANNA, "hers")).isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.TENANT_SUSPENDED));
        assertThat(result(tenants.delete(ANNA))).isTrue();
        await().until(() -> feed.directory().find(ANNA).isEmpty());
        assertThat(login(ANNA, "hers")).isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.TENANT_SUSPENDED));
        assertThat(login(BERT, "his")).isInstanceOf(Accepted.class);
    }

    /** Otherwise the response time would reveal which tenants and users exist. */
    @Test
    void refusalsCauseTheSameWork() {
        for (TenantId tenant : List.of(ANNA, TenantId.DEFAULT)) {
            database.execute("INSERT INTO " + schema(tenant)
                    + ".mqtt_users (username, password_hash, is_active) VALUES ('disabled', 'hash', false)");
        }
        // The first lookup of the default tenant also reads the types of its columns.
        login(TenantId.DEFAULT, "unknown", "wrong");
        for (UserKey user : List.of(
                new UserKey(ANNA, "device"),
                new UserKey(ANNA, "unknown"),
                new UserKey(ANNA, "disabled"),
                new UserKey(TenantId.DEFAULT, "unknown"),
                new UserKey(TenantId.DEFAULT, "disabled"),
                new UserKey(new TenantId("unknown"), "device"))) {
            long queries = metrics.get("rookery.auth.query").timer().count();
            long checks = metrics.get("rookery.auth.password").timer().count();
            assertThat(login(user.tenant(), user.username(), "wrong")).is(Refusals.refused(Refusal.NOT_AUTHORIZED));
            assertThat(metrics.get("rookery.auth.query").timer().count()).isEqualTo(queries + 1);
            assertThat(metrics.get("rookery.auth.password").timer().count()).isEqualTo(checks + 1);
        }
    }

    /** The statement reads the same indexes, and returns a row, whether the user exists and is active or not. */
    @Test
    void lookupsOfUnknownAndDisabledUsersReturnARow() {
        String schema = schema(ANNA);
        database.execute("INSERT INTO " + schema
                + ".mqtt_users (username, password_hash, is_active) VALUES ('disabled', 'hash', false)");
        database.execute("INSERT INTO " + schema + ".mqtt_acls VALUES ('disabled', 'a', 1)");

        assertThat(database.query("SELECT username || ' ' || (password_hash IS NULL) || ' ' || cardinality(topics)"
                        + " FROM rookery_users(array_fill('" + schema
                        + "'::text, ARRAY[3]), ARRAY['device', 'unknown', 'disabled'])"))
                .containsExactlyInAnyOrder("device false 1", "unknown true 0", "disabled true 1");
    }

    /** The time of a compilation before the password check would reveal that the user exists. */
    @Test
    void rightsAreCompiledForAcceptedClientsOnly() {
        Logger logger = (Logger) LoggerFactory.getLogger(PrincipalCompiler.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            database.execute("INSERT INTO " + schema(ANNA) + ".mqtt_acls VALUES ('device', 'invalid/#/filter', 1)");
            assertThat(login(ANNA, "wrong")).is(Refusals.refused(Refusal.NOT_AUTHORIZED));
            assertThat(log.list).isEmpty();

            assertThat(login(ANNA, "hers")).isInstanceOf(Accepted.class);
            assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                    .contains("invalid/#/filter"));
        } finally {
            logger.detachAppender(log);
        }
    }

    /** Equal wrong passwords at once take as many checks, and so as long, for a user that exists as for one that does not. */
    @Test
    void equalPasswordsAtOnceAreJoinedForUnknownUsersToo() {
        LoginLimits oneThread = new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100);
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                new PasswordCost(12, 12),
                2,
                Duration.ofSeconds(20),
                oneThread,
                Optional.empty(),
                Duration.ofHours(1));
        DigestKey key = DigestKey.random();
        String stored = new PasswordHasher(new PasswordCost(12, 12)).hash("right");
        for (Optional<String> hash : List.of(Optional.of(stored), Optional.<String>empty())) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            AuthMetrics authMetrics = new AuthMetrics(registry);
            LoginGuard guard = new LoginGuard(oneThread.throttle(), feed.vertx(), authMetrics, Ticker.systemTicker());
            try (PasswordCheck check =
                    new PasswordCheck(config, guard, key, new VerifiedCredentials(key, 10), authMetrics)) {
                List<CompletableFuture<PasswordCheck.Verdict>> verdicts = IntStream.range(0, 3)
                        .mapToObj(i -> check.check(credentials(ANNA, "device", "wrong"), hash)
                                .toCompletableFuture())
                        .toList();
                verdicts.forEach(verdict -> assertThat(verdict.join()).isEqualTo(PasswordCheck.Verdict.WRONG));
            }
            assertThat(registry.get("rookery.auth.password").timer().count()).isEqualTo(1);
        }
    }

    /** A salt that is the same for a name in two tenants would be known to be a decoy. */
    @Test
    void saltsOfUnknownUsersDependOnTheTenant() {
        ScramMethod scram = (ScramMethod) authority.method(ScramMethod.NAME).orElseThrow();
        byte[] annas = salt(scram, ANNA);

        assertThat(salt(scram, ANNA)).isEqualTo(annas);
        assertThat(salt(scram, BERT)).isNotEqualTo(annas);
    }

    private static byte[] salt(ScramMethod scram, TenantId tenant) {
        return scram.account(new UserKey(tenant, "unknown"))
                .toCompletableFuture()
                .join()
                .verifier()
                .salt();
    }

    /** A tenant's own role can hold a lock on its tables for as long as it likes. */
    @Test
    void lockedTablesAffectTheirTenantOnly() throws SQLException {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + schema(ANNA) + ".mqtt_users");
            assertThat(login(ANNA, "hers")).is(Refusals.refused(Refusal.SERVER_UNAVAILABLE));
            assertThat(login(BERT, "his")).isInstanceOf(Accepted.class);
            connection.rollback();
        }
        assertThat(login(ANNA, "hers")).isInstanceOf(Accepted.class);
    }

    @Test
    void changesReachTheUsersOfTheirTenantOnly() throws SQLException {
        RecordingWatcher watcher = new RecordingWatcher();
        List.of(ANNA, BERT, TenantId.DEFAULT).forEach(tenant -> watcher.present.arrive(new UserKey(tenant, "device")));
        authority.watch(watcher);
        await().until(() -> watcher.mayPublish(ANNA, schema(ANNA)) && watcher.mayPublish(BERT, schema(BERT)));

        // Changes of a tenant whose tables are locked wait; those of others do not.
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + schema(ANNA) + ".mqtt_users");
            database.execute("TRUNCATE " + schema(ANNA) + ".mqtt_acls; TRUNCATE " + schema(BERT) + ".mqtt_acls");
            await().until(() -> !watcher.mayPublish(BERT, schema(BERT)));
            assertThat(watcher.mayPublish(ANNA, schema(ANNA))).isTrue();
            connection.rollback();
        }
        await().until(() -> !watcher.mayPublish(ANNA, schema(ANNA)));
        assertThat(watcher.mayPublish(TenantId.DEFAULT, "public")).isTrue();
    }

    private static final class RecordingWatcher implements PrincipalWatcher {
        private final PresentUsers present = new PresentUsers();
        private final Map<UserKey, Optional<Principal>> changed = new ConcurrentHashMap<>();

        boolean mayPublish(TenantId tenant, String schema) {
            return changed.getOrDefault(new UserKey(tenant, "device"), Optional.empty())
                    .filter(principal -> principal.rules().forClient("client").mayPublish(schema + "/x"))
                    .isPresent();
        }

        @Override
        public boolean hasSessions(UserKey user) {
            return present.isPresent(user);
        }

        @Override
        public Collection<UserKey> users() {
            return present.all();
        }

        @Override
        public Collection<UserKey> users(TenantId tenant) {
            return present.of(tenant);
        }

        @Override
        public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
            changed.put(user, current);
            return CompletableFuture.completedFuture(null);
        }
    }
}

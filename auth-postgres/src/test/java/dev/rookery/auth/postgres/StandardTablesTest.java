package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins with the default queries and tables whose keys an existing installation created with any type. */
class StandardTablesTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final String HASH = new PasswordHasher(CHEAP).hash("secret");

    private static TestDatabase database;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Optional<PostgresAuthority> authority = Optional.empty();

    @BeforeAll
    static void createTypes() {
        database = TestDatabase.copyOf(
                "auth", url -> Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), List.of(AuthSchema.SCHEMA)));
        database.execute("CREATE EXTENSION citext; CREATE DOMAIN short_text AS varchar(9);"
                + " CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    }

    @AfterEach
    void stop() {
        authority.ifPresent(PostgresAuthority::close);
        database.execute("DELETE FROM mqtt_users; DELETE FROM mqtt_acls");
    }

    @ParameterizedTest
    @CsvSource({
        "varchar(255), device-7, device-7",
        "varchar(8), device-7, device-7",
        "text, device-7, device-7",
        "char(20), device-7, device-7",
        "short_text, device-7, device-7",
        "citext, device-7, DEVICE-7",
        "text COLLATE any_case, device-7, DEVICE-7",
        "uuid, 8a1f6a1e-5a5c-4f0e-9b57-0e2a3c1d5b6f, 8A1F6A1E-5A5C-4F0E-9B57-0E2A3C1D5B6F",
        "integer, 4711, 4711",
        "integer, 4711, 04711",
    })
    void acceptsKeysOfAnyType(String type, String stored, String name) throws InterruptedException {
        String cast = type.replaceFirst(" COLLATE.*", "");
        for (String table : List.of("mqtt_users", "mqtt_acls")) {
            database.execute(
                    "ALTER TABLE " + table + " ALTER username TYPE " + type + " USING username::text::" + cast);
        }
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('" + stored + "', '"
                + HASH + "', true); INSERT INTO mqtt_acls VALUES ('" + stored + "', 'own/%u', 2)");
        start();
        Sessions sessions = new Sessions(new UserKey(TenantId.DEFAULT, name));
        authority.orElseThrow().watch(sessions);

        Principal principal = ((Accepted) authenticate(name).join()).principal();

        assertThat(principal.superuser()).isTrue();
        assertThat(principal.rules().mayPublish("own/" + name)).isTrue();
        // Several at once are read with one statement where that is possible.
        List<CompletableFuture<Authentication>> burst = IntStream.range(0, 20)
                .mapToObj(i -> authenticate(i % 2 == 0 ? name : "unknown-" + i))
                .toList();
        for (int i = 0; i < burst.size(); i++) {
            Authentication result = burst.get(i).join();
            if (i % 2 == 0) {
                assertThat(result).isInstanceOf(Accepted.class);
            } else {
                assertThat(((Refused) result).cause()).isEqualTo(Cause.UNKNOWN_USER);
            }
        }
        assertThat(metrics.get("rookery.auth.postgres.available").gauge().value())
                .isEqualTo(1);
        sessions.changes.clear();
        database.execute("UPDATE mqtt_users SET is_active = false");
        Optional<Principal> current;
        do {
            current = sessions.changes.poll(1, TimeUnit.MINUTES);
            assertThat(current).isNotNull();
        } while (current.isPresent());
        assertThat(((Refused) authenticate(name).join()).cause()).isEqualTo(Cause.DISABLED_USER);
    }

    private void start() {
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                2,
                Duration.ofSeconds(60),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                Optional.empty(),
                Duration.ofMillis(100));
        authority = Optional.of(
                PostgresAuthority.ofDefaultTenant(PostgresConfig.fromUrl(database.url(), Map.of()), config, metrics));
    }

    private CompletableFuture<Authentication> authenticate(String username) {
        return authority
                .orElseThrow()
                .authenticate(new PasswordCredentials(
                        TenantId.DEFAULT, "client", username, "secret".getBytes(StandardCharsets.UTF_8), ADDRESS))
                .toCompletableFuture();
    }

    /** Sessions of one user. */
    private static final class Sessions implements PrincipalWatcher {
        private final UserKey user;
        private final BlockingQueue<Optional<Principal>> changes = new LinkedBlockingQueue<>();

        Sessions(UserKey user) {
            this.user = user;
        }

        @Override
        public boolean hasSessions(UserKey other) {
            return other.equals(user);
        }

        @Override
        public Collection<UserKey> users() {
            return List.of(user);
        }

        @Override
        public Collection<UserKey> users(TenantId tenant) {
            return users();
        }

        @Override
        public CompletionStage<Void> changed(UserKey changed, Optional<Principal> current) {
            changes.add(current);
            return CompletableFuture.completedFuture(null);
        }
    }
}

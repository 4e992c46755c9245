package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.CertificateCredentials;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.Refusals;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.verified.CredentialKeyFile;
import dev.rookery.auth.verified.PersistedCredentials;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins against a real PostgreSQL with rows inserted by plain SQL. */
class PostgresAuthorityTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final String HASH = new PasswordHasher(CHEAP).hash("secret");
    private static final AuthQueries OWN_QUERIES = new AuthQueries(
            "SELECT pw FROM accounts WHERE login = $1 AND NOT locked",
            "SELECT pattern FROM rights WHERE login = $1 AND (bits & $2) != 0",
            "SELECT COUNT(*) FROM accounts WHERE login = $1 AND root");

    private final TestDatabase database = TestDatabase.copyOf(
            "auth", url -> Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), List.of(AuthSchema.SCHEMA)));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private PostgresAuthority authority;

    @BeforeEach
    void start() {
        authority = authority(AuthQueries.DEFAULT);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void acceptsTheCorrectPassword(String prefix) {
        insertUser("device001", prefix + HASH.substring(4), true, false);
        insertRow("device001", "sensor/device001/#", 3);
        insertRow("device001", "command/device001/#", 1);

        Principal principal = accepted("device001", "secret");

        AccessRules rules = principal.rules();
        assertThat(principal.user()).isEqualTo(new UserKey(TenantId.DEFAULT, "device001"));
        assertThat(principal.superuser()).isFalse();
        assertThat(rules.mayPublish("sensor/device001/t")).isTrue();
        assertThat(rules.maySubscribe("sensor/device001/#")).isTrue();
        assertThat(rules.maySubscribe("command/device001/x")).isTrue();
        assertThat(rules.mayPublish("command/device001/x")).isFalse();
        assertThat(rules.maySubscribe("sensor/device002/#")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0MTIzNA$h/Jml5DHPlQHOb27gz11Ag",
                "PBKDF2$sha512$1000$AAECAwQFBgcICQoLDA0ODw==$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4=",
            })
    void verifiesHashesOfGoAuth(String stored) {
        insertUser("device001", stored, true, false);

        accepted("device001", "secret");
        assertRefused("device001", "wrong", Refusal.NOT_AUTHORIZED);
    }

    @Test
    void verifiesHashesOfPgcrypto() {
        database.execute("CREATE EXTENSION pgcrypto");
        database.execute("INSERT INTO mqtt_users (username, password_hash)"
                + " VALUES ('device001', crypt('secret', gen_salt('bf', 5)))");

        assertThat(accepted("device001", "secret").superuser()).isFalse();
        assertRefused("device001", "Secret", Refusal.NOT_AUTHORIZED);
    }

    @Test
    void acceptsACertificateOfAnActiveUser() {
        insertUser("device001", "no password", true, false);
        insertRow("device001", "sensor/%u", 2);
        insertUser("inactive", HASH, false, false);

        Authentication result = authenticate(authority, certificate("device001"));

        assertThat(result).isInstanceOf(Accepted.class);
        assertThat(((Accepted) result).principal().rules().mayPublish("sensor/device001"))
                .isTrue();
        assertThat(authenticate(authority, certificate("inactive")))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.DISABLED_USER));
        assertThat(authenticate(authority, certificate("unknown")))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.UNKNOWN_USER));
        assertThat(authenticate(authority, certificate("")))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.NO_CREDENTIALS));
    }

    @Test
    void statesTheCauseOfARefusal() {
        insertUser("device001", HASH, true, false);
        insertUser("inactive", HASH, false, false);

        assertThat(authenticate(authority, "device001", "wrong"))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.WRONG_PASSWORD));
        assertThat(authenticate(authority, "unknown", "wrong"))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.UNKNOWN_USER));
        assertThat(authenticate(authority, "inactive", "secret"))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.DISABLED_USER));
        assertThat(authenticate(authority, "device001", ""))
                .isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, Cause.NO_CREDENTIALS));
    }

    private static Credentials certificate(String name) {
        return new CertificateCredentials(TenantId.DEFAULT, "client", name, ADDRESS);
    }

    /** Otherwise response times would reveal which tenants exist. */
    @Test
    void checksPasswordsOfUnknownTenantsToo() {
        insertUser("device001", HASH, true, false);
        PasswordCredentials elsewhere = new PasswordCredentials(
                new TenantId("other"), "client", "device001", "secret".getBytes(StandardCharsets.UTF_8), ADDRESS);

        assertThat(authenticate(authority, elsewhere)).is(Refusals.refused(Refusal.NOT_AUTHORIZED));

        assertThat(metrics.get("rookery.auth.password").timer().count()).isEqualTo(1);
        assertThat(metrics.get("rookery.auth.query").timer().count()).isEqualTo(1);
    }

    @Test
    void refusesAllOthersAlike() {
        insertUser("device001", HASH, true, false);
        insertUser("inactive", HASH, false, false);
        insertUser("inactive-root", HASH, false, true);
        insertUser("broken", "not a hash", true, false);
        insertUser("absurd", HASH.replace("$04$", "$31$"), true, false);
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_active) VALUES ('null', 'x', NULL)");

        assertRefused("device001", "wrong", Refusal.NOT_AUTHORIZED);
        assertRefused("device001", "", Refusal.NOT_AUTHORIZED);
        assertRefused("DEVICE001", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("device001 ", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("unknown", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("nul\0nul", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("inactive", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("inactive-root", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("broken", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("absurd", "secret", Refusal.NOT_AUTHORIZED);
        assertRefused("null", "x", Refusal.NOT_AUTHORIZED);
        assertRefused("' OR 1=1 --", "secret", Refusal.NOT_AUTHORIZED);
    }

    @Test
    void grantsASuperuserEverything() {
        insertUser("root", HASH, true, true);

        Principal principal = accepted("root", "secret");

        assertThat(principal.superuser()).isTrue();
        assertThat(principal.rules().maySubscribe("#")).isTrue();
    }

    @Test
    void ignoresInvalidRows() {
        insertUser("device001", HASH, true, false);
        insertRow("device001", "a/#/c", 7);
        insertRow("device001", "b", 99);
        insertRow("device001", "ok", 2);
        database.execute("INSERT INTO mqtt_acls (username, topic, access) VALUES ('device001', 'null', NULL)");

        AccessRules rules = accepted("device001", "secret").rules();

        assertThat(rules.mayPublish("ok")).isTrue();
        assertThat(rules.mayPublish("b")).isFalse();
        assertThat(rules.mayPublish("null")).isFalse();
    }

    @Test
    void versionChangesWithTheStoredHash() {
        insertUser("device001", HASH, true, false);
        Principal before = accepted("device001", "secret");
        Principal unchanged = accepted("device001", "secret");
        database.execute("UPDATE mqtt_users SET password_hash = '" + new PasswordHasher(CHEAP).hash("secret") + "'");
        Principal after = accepted("device001", "secret");

        assertThat(unchanged.credentials()).isEqualTo(before.credentials());
        assertThat(after.credentials()).isNotEqualTo(before.credentials());
    }

    @Test
    void usesCustomQueries() {
        database.execute("CREATE TABLE accounts (login text, pw text, locked boolean, root boolean)");
        database.execute("CREATE TABLE rights (login text, pattern text, bits int)");
        database.execute("INSERT INTO accounts VALUES ('d1', '" + HASH + "', false, false), ('root', '" + HASH
                + "', false, true), ('locked', '" + HASH + "', true, true)");
        database.execute("INSERT INTO rights VALUES ('d1', 'up/%u/#', 2), ('d1', 'down/%u/#', 5)");
        try (PostgresAuthority own = authority(OWN_QUERIES)) {
            Principal device = ((Accepted) authenticate(own, "d1", "secret")).principal();
            Principal root = ((Accepted) authenticate(own, "root", "secret")).principal();

            assertThat(device.rules().mayPublish("up/d1/x")).isTrue();
            assertThat(device.rules().mayReceive("up/d1/x")).isFalse();
            assertThat(device.rules().maySubscribe("down/d1/#")).isTrue();
            assertThat(device.superuser()).isFalse();
            assertThat(root.superuser()).isTrue();
            assertThat(authenticate(own, "locked", "secret")).is(Refusals.refused(Refusal.NOT_AUTHORIZED));
        }
    }

    @Test
    void isUnavailableWhileTheTablesAreMissing() {
        insertUser("device001", HASH, true, false);
        database.execute("ALTER TABLE mqtt_users RENAME TO away");
        assertRefused("device001", "secret", Refusal.SERVER_UNAVAILABLE);

        database.execute("ALTER TABLE away RENAME TO mqtt_users");
        assertThat(accepted("device001", "secret").superuser()).isFalse();
    }

    @Test
    void manyFirstLoginsOfOneUserCauseOneCheck() {
        insertUser("fleet", new PasswordHasher(new PasswordCost(10, 10)).hash("secret"), true, false);

        List<CompletableFuture<Authentication>> logins = Stream.generate(() ->
                        authority.authenticate(password("fleet", "secret")).toCompletableFuture())
                .limit(60)
                .toList();

        assertThat(logins).allSatisfy(login -> assertThat(login.join()).isInstanceOf(Accepted.class));
        assertThat(metrics.get("rookery.auth.password").timer().count()).isEqualTo(1);
    }

    @Test
    void verifiedPasswordsSurviveARestart(@TempDir Path folder, @TempDir Path keys) {
        insertUser("device001", HASH, true, false);
        insertUser("device002", HASH, true, false);
        restart(folder, keys);
        accepted("device001", "secret");
        accepted("device002", "secret");
        assertThat(checks()).isEqualTo(2);

        restart(folder, keys);
        accepted("device001", "secret");
        assertThat(checks()).isEqualTo(2);
        assertRefused("device001", "wrong", Refusal.NOT_AUTHORIZED);
        database.execute("UPDATE mqtt_users SET password_hash = '" + new PasswordHasher(CHEAP).hash("changed")
                + "' WHERE username = 'device002'");
        assertRefused("device002", "secret", Refusal.NOT_AUTHORIZED);
        database.execute("UPDATE mqtt_users SET is_active = false WHERE username = 'device001'");
        assertRefused("device001", "secret", Refusal.NOT_AUTHORIZED);
    }

    private long checks() {
        return metrics.get("rookery.auth.password").timer().count();
    }

    private void restart(Path folder, Path keys) {
        authority.close();
        authority = authority(
                AuthQueries.DEFAULT,
                Optional.of(new PersistedCredentials(
                        folder.resolve("credentials"), CredentialKeyFile.read(keys.resolve("key"), folder))));
    }

    private PostgresAuthority authority(AuthQueries queries) {
        return authority(queries, Optional.empty());
    }

    private PostgresAuthority authority(AuthQueries queries, Optional<PersistedCredentials> persisted) {
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                queries,
                CHEAP,
                2,
                Duration.ofSeconds(60),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                persisted,
                Duration.ofHours(1));
        return PostgresAuthority.ofDefaultTenant(PostgresConfig.fromUrl(database.url(), Map.of()), config, metrics);
    }

    private Principal accepted(String username, String password) {
        Authentication result = authenticate(authority, username, password);
        assertThat(result).isInstanceOf(Accepted.class);
        return ((Accepted) result).principal();
    }

    private void assertRefused(String username, String password, Refusal reason) {
        assertThat(authenticate(authority, username, password)).is(Refusals.refused(reason));
    }

    private static Authentication authenticate(PostgresAuthority authority, String username, String password) {
        return authenticate(authority, password(username, password));
    }

    private static PasswordCredentials password(String username, String password) {
        return new PasswordCredentials(
                TenantId.DEFAULT, "client", username, password.getBytes(StandardCharsets.UTF_8), ADDRESS);
    }

    private static Authentication authenticate(PostgresAuthority authority, Credentials credentials) {
        return authority.authenticate(credentials).toCompletableFuture().join();
    }

    private void insertUser(String username, String hash, boolean active, boolean superuser) {
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser) VALUES ('"
                + username + "', '" + hash + "', " + active + ", " + superuser + ")");
    }

    private void insertRow(String username, String topic, int access) {
        database.execute("INSERT INTO mqtt_acls (username, topic, access) VALUES ('" + username + "', '" + topic + "', "
                + access + ")");
    }
}

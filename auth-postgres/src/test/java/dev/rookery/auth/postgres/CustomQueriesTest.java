package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins with queries and tables of other applications, whose columns have any type. */
class CustomQueriesTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final String HASH = new PasswordHasher(CHEAP).hash("secret");
    private static final String USER = "SELECT pw FROM accounts WHERE id = $1";
    private static final String ACL = "SELECT topic FROM rights WHERE id = $1 AND access & $2 != 0";
    private static final String SUPERUSER = "SELECT count(*) FROM accounts WHERE id = $1 AND root";

    private static TestDatabase database;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Optional<PostgresAuthority> authority = Optional.empty();

    @BeforeAll
    static void createTypes() {
        database = TestDatabase.copyOf(
                "auth", url -> Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), List.of(AuthSchema.SCHEMA)));
        database.execute("CREATE EXTENSION citext; CREATE TYPE kind AS ENUM ('device', 'other');"
                + " CREATE TYPE level AS ENUM ('1', '2', '4', '6'); CREATE DOMAIN short_text AS varchar(9)");
    }

    @AfterEach
    void stop() {
        authority.ifPresent(PostgresAuthority::close);
        database.execute("DROP TABLE accounts CASCADE; DROP TABLE IF EXISTS rights CASCADE;"
                + " DROP TABLE IF EXISTS missing, owned;"
                + " ALTER DATABASE " + database.name() + " RESET standard_conforming_strings");
    }

    @ParameterizedTest
    @CsvSource({
        "text, device-7",
        "varchar(8), device-7",
        "char(20), device-7",
        "name, device-7",
        "citext, DEVICE-7",
        "bigint, 4711",
        "smallint, 47",
        "numeric, 47.11",
        "uuid, 8A1F6A1E-5A5C-4F0E-9B57-0E2A3C1D5B6F",
        "kind, device",
        "short_text, device-7",
        "macaddr, 08:00:2B:01:02:03",
        "inet, 192.0.2.7",
        "date, 2026-11-29",
        "boolean, true",
        "bit(4), 0101",
        "jsonb, '{\"device\": 7}'",
    })
    void acceptsKeysOfAnyType(String type, String name) {
        prepare(type, "integer", "boolean");
        insert(name, "true", "6");
        start(USER, ACL, SUPERUSER);

        Principal principal = accepted(name);

        assertThat(principal.superuser()).isTrue();
        assertThat(login("unknown").cause()).isEqualTo(Cause.UNKNOWN_OR_DISABLED_USER);
        assertThat(login("9999999999999999999999").cause()).isEqualTo(Cause.UNKNOWN_OR_DISABLED_USER);
        assertAvailable();
    }

    @ParameterizedTest
    @CsvSource({
        "integer, access & $2 != 0",
        "smallint, access & $2 != 0",
        "bigint, access >= $2",
        "numeric, access >= $2",
        "text, access::int & $2 != 0",
        "text, $2 <= access",
        "varchar(3), $2 = $2",
        "integer, $2 = $2",
        "integer, $2::int = $2::int",
        "boolean, access = ($2 > 0)",
        "level, $2::level < access OR access = '6'",
        "integer, access & $2::int4 = $2 -- as before",
        "integer, access & $2 > 0;",
    })
    void acceptsAccessesOfAnyType(String type, String condition) {
        prepare("text", type, "boolean");
        insert("device", "false", type.equals("boolean") ? "true" : "6");
        start(USER, "SELECT topic FROM rights WHERE id = $1 AND " + condition, SUPERUSER);

        Principal principal = accepted("device");

        assertThat(principal.superuser()).isFalse();
        assertThat(principal.rules().mayPublish("t/device")).isTrue();
        assertThat(principal.rules().mayPublish("t/other")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "boolean, true, true",
        "boolean, false, false",
        "boolean, NULL, false",
        "integer, 1, true",
        "integer, 0, false",
        "integer, -1, false",
        "numeric, 0.5, true",
        "real, 0, false",
        "text, t, true",
        "text, yes, true",
        "text, 2, true",
        "text, 0, false",
        "text, f, false",
        "text, admin, false",
        "char(4), 1, true",
        "bit(1), 1, true",
        "bit(1), 0, false",
        "jsonb, true, true",
    })
    void readsSuperusersOfAnyType(String type, String value, boolean expected) {
        prepare("text", "integer", type);
        insert("device", value, "2");
        start(USER, ACL, "SELECT root FROM accounts WHERE id = $1");

        assertThat(accepted("device").superuser()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "char(80)", "bytea", "xml", "citext"})
    void readsHashesOfAnyType(String type) {
        prepare("text", "integer", "boolean");
        insert("device", "false", "2");
        start("SELECT pw::text::" + type + " FROM accounts WHERE id = $1 LIMIT 1;", ACL, SUPERUSER);

        accepted("device");
    }

    @Test
    void asksFunctionsAndViews() {
        prepare("bigint", "integer", "boolean");
        insert("7", "false", "3");
        database.execute("CREATE VIEW logins AS SELECT id::text AS login, pw FROM accounts");
        database.execute("CREATE FUNCTION patterns(name text, wanted integer) RETURNS SETOF text LANGUAGE sql AS"
                + " $$ SELECT topic FROM rights WHERE id::text = name AND access & wanted != 0 $$");
        start(
                "-- hash\nSELECT pw FROM logins WHERE login = $1",
                "SELECT unnest(ARRAY[patterns, 'more/' || patterns, NULL]) FROM patterns($1, $2)",
                "SELECT 0 WHERE $1 = 'root'");

        Principal principal = accepted("7");

        assertThat(principal.rules().maySubscribe("t/7")).isTrue();
        assertThat(principal.rules().mayPublish("more/t/7")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o'brien", "back\\slash", "\\'; DROP TABLE accounts; --", "täglich 😀", "$1", "E''", "a\nb"})
    void passesNamesUnchanged(String name) {
        prepare("text", "integer", "boolean");
        database.execute("INSERT INTO accounts SELECT convert_from('\\x"
                + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)) + "', 'UTF8'), '" + HASH
                + "', false");
        database.execute("ALTER DATABASE " + database.name() + " SET standard_conforming_strings = off");
        start(USER, ACL, SUPERUSER);

        assertThat(accepted(name).user().username()).isEqualTo(name);
        assertThat(login(name + "'").cause()).isEqualTo(Cause.UNKNOWN_OR_DISABLED_USER);
    }

    @Test
    void failingQueriesDoNotCountAsAnOutage() {
        prepare("text", "integer", "boolean");
        insert("device", "false", "2");
        start(USER, "SELECT topic FROM missing WHERE id = $1 AND access & $2 != 0", SUPERUSER);

        assertThat(login("device")).isEqualTo(new Refused(Refusal.SERVER_UNAVAILABLE, Cause.QUERY_FAILED));
        assertAvailable();

        database.execute("ALTER TABLE rights RENAME TO missing");
        accepted("device");
    }

    @Test
    void followsChangesOfColumns() {
        prepare("text", "integer", "boolean");
        insert("device", "false", "2");
        start(USER, ACL, SUPERUSER);
        accepted("device");

        database.execute("ALTER TABLE accounts ALTER pw TYPE varchar(99)");
        database.execute("ALTER TABLE rights ALTER topic TYPE varchar(99)");

        assertThat(accepted("device").rules().mayPublish("t/device")).isTrue();
    }

    @Test
    void grantsNothingForNamesThatTheAclQueryCannotHave() {
        prepare("text", "integer", "boolean");
        insert("admin", "true", "2");
        insert("device", "false", "2");
        database.execute("CREATE TABLE owned (owner bigint, topic text)");
        start(USER, "SELECT topic FROM owned WHERE owner = $1 AND $2 = $2", SUPERUSER);

        assertThat(accepted("admin").superuser()).isTrue();
        assertThat(accepted("device").rules().mayPublish("t/device")).isFalse();
    }

    private void prepare(String key, String access, String root) {
        database.execute("CREATE TABLE accounts (id " + key + ", pw text, root " + root + ");"
                + " CREATE TABLE rights (id " + key + ", topic text, access " + access + ")");
    }

    private void insert(String name, String root, String access) {
        String superuser = root.equals("NULL") ? root : "'" + root + "'";
        database.execute("INSERT INTO accounts VALUES ('" + name + "', '" + HASH + "', " + superuser + ");"
                + " INSERT INTO rights VALUES ('" + name + "', 't/" + name + "', '" + access + "')");
    }

    private void start(String user, String acl, String superuser) {
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                new AuthQueries(user, acl, superuser),
                CHEAP,
                2,
                Duration.ofSeconds(60),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                Optional.empty(),
                Duration.ofHours(1));
        authority = Optional.of(
                PostgresAuthority.ofDefaultTenant(PostgresConfig.fromUrl(database.url(), Map.of()), config, metrics));
    }

    private Principal accepted(String username) {
        Authentication result = authenticate(username);
        assertThat(result).isInstanceOf(Accepted.class);
        return ((Accepted) result).principal();
    }

    private Refused login(String username) {
        return (Refused) authenticate(username);
    }

    private Authentication authenticate(String username) {
        return authority
                .orElseThrow()
                .authenticate(new PasswordCredentials(
                        TenantId.DEFAULT, "client", username, "secret".getBytes(StandardCharsets.UTF_8), ADDRESS))
                .toCompletableFuture()
                .join();
    }

    private void assertAvailable() {
        assertThat(metrics.get("rookery.auth.postgres.available").gauge().value())
                .isEqualTo(1);
    }
}

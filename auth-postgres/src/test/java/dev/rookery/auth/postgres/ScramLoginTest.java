package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.client.ScramClient;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.AuthenticationExchange.Step;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.Refusals;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.HashKind;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM-SHA-256 logins with the client of the library. */
class ScramLoginTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final String SCRAM = new PasswordHasher(CHEAP).hash("secret", HashKind.SCRAM_SHA_256);
    private static final String BCRYPT = new PasswordHasher(CHEAP).hash("secret");

    private static TestDatabase database;
    private static PostgresAuthority authority;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                2,
                Duration.ofSeconds(60),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                Optional.empty(),
                Duration.ofHours(1));
        authority = PostgresAuthority.ofDefaultTenant(postgres, config, new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() {
        authority.close();
    }

    @AfterEach
    void forget() {
        database.execute("DELETE FROM mqtt_users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device001", "with,comma", "with=equals"})
    void acceptsTheCorrectPassword(String name) throws Exception {
        insert(name, SCRAM);
        ScramClient client = client(name, "secret");

        Step.Done done = login(client);

        Principal principal = ((Accepted) done.answer()).principal();
        assertThat(principal.user().username()).isEqualTo(name);
        // Throws unless the server's proof is valid.
        client.serverFinalMessage(text(done.data()));
    }

    @Test
    void yieldsTheSameCredentialVersionAsAPasswordLogin() throws Exception {
        insert("device001", SCRAM);

        Principal byScram = ((Accepted) login(client("device001", "secret")).answer()).principal();

        assertThat(byPassword("device001", "secret")).isInstanceOfSatisfying(Accepted.class, accepted -> assertThat(
                        accepted.principal().credentials())
                .isEqualTo(byScram.credentials()));
        assertThat(byPassword("device001", "wrong")).is(Refusals.refused(Refusal.NOT_AUTHORIZED));
    }

    @Test
    void acceptsVerifiersCreatedByPostgresql() throws Exception {
        database.execute("SET password_encryption = 'scram-sha-256'; DROP ROLE IF EXISTS scram_source;"
                + " CREATE ROLE scram_source PASSWORD 'secret';"
                + " INSERT INTO mqtt_users (username, password_hash)"
                + " SELECT 'device001', rolpassword FROM pg_authid WHERE rolname = 'scram_source';"
                + " DROP ROLE scram_source");

        assertThat(login(client("device001", "secret")).answer()).isInstanceOf(Accepted.class);
        assertThat(byPassword("device001", "secret")).isInstanceOf(Accepted.class);
    }

    @Test
    void refusesOthersAtTheEndOfTheSameExchange() throws Exception {
        insert("device001", SCRAM);
        insert("other", BCRYPT);
        insert("broken", "SCRAM-SHA-256$broken");
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_active) VALUES ('inactive', '" + SCRAM
                + "', false)");

        Map<String, Cause> causes = Map.of(
                "other", Cause.NO_SCRAM_PASSWORD,
                "broken", Cause.NO_SCRAM_PASSWORD,
                "inactive", Cause.DISABLED_USER,
                "unknown", Cause.UNKNOWN_USER);
        for (Map.Entry<String, Cause> each : causes.entrySet()) {
            requireRefusal(login(client(each.getKey(), "secret")), each.getValue());
            requireRefusal(login(client("device001", "wrong")), Cause.WRONG_PASSWORD);
        }
    }

    /** Only the cause, which the client does not learn, differs. */
    private static void requireRefusal(Step.Done wrong, Cause cause) {
        assertThat(wrong.answer()).isEqualTo(new Refused(Refusal.NOT_AUTHORIZED, cause));
        assertThat(wrong.data()).isEmpty();
    }

    @Test
    void saltOfAnUnknownUserIsConstant() {
        String once = challenge("n,,n=unknown,r=abc").replaceFirst("r=[^,]+", "");
        String again = challenge("n,,n=unknown,r=abc").replaceFirst("r=[^,]+", "");

        assertThat(once).isEqualTo(again).matches(",s=[A-Za-z0-9+/]{22}==,i=4096");
        assertThat(challenge("n,,n=nobody2,r=abc").replaceFirst("r=[^,]+", "")).isNotEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,n=",
                "n,,n=,r=abc",
                "n,,n=a=b,r=abc",
                "x,,n=a,r=abc",
                "p=tls-unique,,n=a,r=abc",
                "n,a=root,n=a,r=abc",
                "n,,m=ext,n=a,r=abc",
                "n,,n=a,r=",
                "n,,n=\0,r=abc"
            })
    void rejectsInvalidFirstMessages(String first) {
        assertThat(method().begin(TenantId.DEFAULT, ADDRESS, bytes(first))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=%s",
                "c=biws,r=%s,p=",
                "c=biws,r=%s,p=x",
                "c=biws,r=abc,p=AAAA",
                "c=eSws,r=%s,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "c=biws,r=%s,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void rejectsInvalidFinalMessages(String last) {
        insert("device001", SCRAM);
        AuthenticationExchange exchange = method().begin(TenantId.DEFAULT, ADDRESS, bytes("n,,n=device001,r=abc"))
                .orElseThrow();
        String challenge = text(((Step.Challenge) join(exchange.challenge())).data());
        String nonce = challenge.substring(2, challenge.indexOf(','));

        assertThat(join(exchange.answer(bytes(last.replace("%s", nonce))))).isInstanceOf(Step.Done.class);
        assertThat(((Step.Done) join(exchange.answer(bytes("c=biws")))).answer())
                .is(Refusals.refused(Refusal.NOT_AUTHORIZED));
    }

    @Test
    void isUnavailableWhileTheTablesAreMissing() {
        database.execute("ALTER TABLE mqtt_users RENAME TO away");
        try {
            AuthenticationExchange exchange = method().begin(TenantId.DEFAULT, ADDRESS, bytes("n,,n=device001,r=abc"))
                    .orElseThrow();
            assertThat(((Step.Done) join(exchange.challenge())).answer())
                    .is(Refusals.refused(Refusal.SERVER_UNAVAILABLE));
        } finally {
            database.execute("ALTER TABLE away RENAME TO mqtt_users");
        }
    }

    @Test
    void supportsNoOtherMethod() {
        assertThat(authority.method("SCRAM-SHA-1")).isEmpty();
        assertThat(authority.method("scram-sha-256")).isEmpty();
    }

    @Test
    void refusesClientsOfAnotherTenant() throws Exception {
        insert("device001", SCRAM);

        assertThat(login(client("device001", "secret"), new TenantId("other")).answer())
                .is(Refusals.refused(Refusal.NOT_AUTHORIZED));
    }

    private static AuthenticationMethod method() {
        return authority.method("SCRAM-SHA-256").orElseThrow();
    }

    private static String challenge(String first) {
        AuthenticationExchange exchange =
                method().begin(TenantId.DEFAULT, ADDRESS, bytes(first)).orElseThrow();
        return text(((Step.Challenge) join(exchange.challenge())).data());
    }

    private static Step.Done login(ScramClient client) throws Exception {
        return login(client, TenantId.DEFAULT);
    }

    private static Step.Done login(ScramClient client, TenantId tenant) throws Exception {
        AuthenticationExchange exchange = method().begin(
                        tenant, ADDRESS, bytes(client.clientFirstMessage().toString()))
                .orElseThrow();
        client.serverFirstMessage(text(((Step.Challenge) join(exchange.challenge())).data()));
        return (Step.Done)
                join(exchange.answer(bytes(client.clientFinalMessage().toString())));
    }

    private static ScramClient client(String username, String password) {
        return ScramClient.builder()
                .advertisedMechanisms(List.of("SCRAM-SHA-256"))
                .username(username)
                .password(password.toCharArray())
                .build();
    }

    private static Authentication byPassword(String username, String password) {
        return join(authority.authenticate(
                new PasswordCredentials(TenantId.DEFAULT, "client", username, bytes(password), ADDRESS)));
    }

    private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void insert(String username, String hash) {
        database.execute(
                "INSERT INTO mqtt_users (username, password_hash) VALUES ('" + username + "', '" + hash + "')");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

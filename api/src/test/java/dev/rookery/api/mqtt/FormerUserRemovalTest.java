package dev.rookery.api.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.TestApi;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data of an API of an earlier version, which logged in to the broker as an MQTT user. */
class FormerUserRemovalTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final byte[] SECRET = new byte[32];

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void removeRows() {
        api.database()
                .execute("DELETE FROM mqtt_users; DELETE FROM mqtt_acls; DELETE FROM rookery_user_limits;"
                        + " DELETE FROM api_secrets WHERE name = 'mqtt-password'");
    }

    /** Restarts the API on the rows of an earlier version. */
    private static void restart(String password, String limits) {
        String hash = new PasswordHasher(new PasswordCost(4, 14)).hash(password);
        api.restart(LicenseConfig.NONE, () -> api.database()
                .execute("INSERT INTO api_secrets (name, secret) VALUES ('mqtt-password', decode('"
                        + HexFormat.of().formatHex(SECRET) + "', 'hex'));"
                        + "INSERT INTO mqtt_users (username, password_hash) VALUES ('rookery-api', '" + hash
                        + "'), ('device', 'none');"
                        + "INSERT INTO mqtt_acls VALUES ('rookery-api', 'sensor/#', 5), ('device', 'd/#', 7);"
                        + "INSERT INTO rookery_user_limits (username, inflight, queued_messages, queued_bytes)"
                        + " VALUES ('rookery-api', " + limits + ")"));
    }

    private static String ownPassword() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET);
    }

    private static void awaitSecretRemoved() {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        api.database().query("SELECT 1 FROM api_secrets WHERE name = 'mqtt-password'"))
                .isEmpty());
    }

    private static List<String> limits() {
        return api.database()
                .query("SELECT concat_ws(' ', username, inflight, queued_messages, queued_bytes)"
                        + " FROM rookery_user_limits");
    }

    @Test
    void removesTheUserOfTheApi() {
        restart(ownPassword(), "4000, 1000000, 268435456");

        awaitSecretRemoved();
        assertThat(api.database().query("SELECT username FROM mqtt_users")).containsExactly("device");
        assertThat(api.database().query("SELECT username FROM mqtt_acls")).containsExactly("device");
        assertThat(limits()).containsExactly("$service/ingestion");
    }

    @Test
    void retainsLimitsOfAnOperator() {
        restart(ownPassword(), "4000, 5000000, 268435456");

        awaitSecretRemoved();
        assertThat(limits()).containsExactly("$service/ingestion 5000000");
    }

    @Test
    void retainsAUserWithAnotherPassword() {
        restart("chosen by an operator", "4000, 1000000, 268435456");

        awaitSecretRemoved();
        assertThat(api.database().query("SELECT username FROM mqtt_users ORDER BY 1"))
                .containsExactly("device", "rookery-api");
        assertThat(api.database().query("SELECT username FROM mqtt_acls ORDER BY 1"))
                .containsExactly("device", "rookery-api");
    }
}

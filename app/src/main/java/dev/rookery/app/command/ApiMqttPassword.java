package dev.rookery.app.command;

import dev.rookery.api.access.SharedSecret;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.postgres.PostgresConfig;
import java.util.Base64;

/** The password of the API's own MQTT user, which all its replicas share without being told. */
final class ApiMqttPassword {
    private static final String NAME = "mqtt-password";

    private ApiMqttPassword() {}

    static String load(PostgresConfig postgres) {
        try (DatabaseSession session = new DatabaseSession(Database.outside(postgres))) {
            byte[] secret = session.await(SharedSecret.load(session.client(), NAME));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        }
    }
}

package dev.rookery.app.command;

import dev.rookery.api.access.SharedSecret;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.DatabaseSession;
import dev.rookery.postgres.PostgresConfig;
import java.util.Base64;

/** Password of the API's MQTT user, shared by all replicas through the database. */
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

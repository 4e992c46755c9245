package dev.rookery.app.backup.content;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Login of a new MQTT user by the authority of the broker: tables, functions and triggers of the database are complete. */
final class LoginProbe {
    private final PostgresConfig config;
    private final String name = "restore-test-" + RandomPassword.generate();
    private final String password = RandomPassword.generate();

    LoginProbe(PostgresConfig config) {
        this.config = config;
    }

    /** @throws RestoreCheckException if a login has another result than expected */
    void run() {
        try (Connection connection = PostgresClients.dataSource(config).getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO public.mqtt_users (username, password_hash) VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, new PasswordHasher(PasswordCost.DEFAULT).hash(password));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw PostgresException.about(config, e);
        }
        try (PostgresAuthority authority =
                PostgresAuthority.ofDefaultTenant(config, AuthorityConfig.defaults(), new SimpleMeterRegistry())) {
            Authentication right = login(authority, password);
            if (!(right instanceof Accepted)) {
                throw new RestoreCheckException("A new MQTT user cannot log in to the restored database: " + right);
            }
            if (login(authority, "not " + password) instanceof Accepted) {
                throw new RestoreCheckException("The restored database accepts a wrong password");
            }
        }
    }

    private Authentication login(PostgresAuthority authority, String secret) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return authority
                .authenticate(new PasswordCredentials(
                        TenantId.DEFAULT, name, name, secret.getBytes(StandardCharsets.UTF_8), address))
                .toCompletableFuture()
                .join();
    }
}

package dev.rookery.broker;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.Migrations;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.auth.postgres.PostgresConfig;
import dev.rookery.broker.ListenerConfig.Transport;
import dev.rookery.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;

/** A broker on free ports, with users and rows in a database of its own that tests change with plain SQL. */
public final class BrokerFixture implements AutoCloseable {
    /** Every user's password. */
    public static final String PASSWORD = "secret";

    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final String HASH = new PasswordHasher(CHEAP).hash(PASSWORD);

    private final TestDatabase database = TestDatabase.create();
    private final PostgresAuthority authority;
    private final Broker broker;

    public BrokerFixture(BrokerConfig.Engine engine, AclMode mode) {
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres);
        authority = new PostgresAuthority(
                postgres, new AuthorityConfig(mode, AuthQueries.DEFAULT, CHEAP, 2, Duration.ofSeconds(20), 1, 1_000));
        broker = Brokers.create(
                BrokerConfig.inMemory(
                        engine, ListenerConfig.tcp("127.0.0.1", 0), ListenerConfig.webSocket("127.0.0.1", 0)),
                authority);
        broker.start();
    }

    public Broker broker() {
        return broker;
    }

    public int port(Transport transport) {
        return broker.listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    public TestDatabase database() {
        return database;
    }

    public void insertUser(String username, boolean active, boolean superuser) {
        database.execute("INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser) VALUES ('"
                + username + "', '" + HASH + "', " + active + ", " + superuser + ")");
    }

    public void insertRow(String username, String topic, int access) {
        database.execute("INSERT INTO mqtt_acls (username, topic, access) VALUES ('" + username + "', '" + topic + "', "
                + access + ")");
    }

    @Override
    public void close() {
        broker.close();
        authority.close();
    }
}

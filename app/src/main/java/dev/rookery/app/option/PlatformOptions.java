package dev.rookery.app.option;

import dev.rookery.app.database.DatabaseException;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.usage.UsageConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Options of the commands that run a broker. Values are validated when they are read. */
public final class PlatformOptions {
    @Mixin
    private DatabaseOptions database;

    @Mixin
    private StartOptions start;

    @Mixin
    private BrokerOptions broker;

    @Mixin
    private AuthorityOptions authority;

    @Mixin
    private UsageOptions usage;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private AdminOptions admin;

    public DatabaseOptions database() {
        return database;
    }

    public StartOptions start() {
        return start;
    }

    /**
     * @param memory memory of the broker unless options set it
     * @throws IllegalArgumentException if a value is out of range
     */
    public BrokerConfig broker(MemorySettings memory) {
        return broker.config(database.folder().broker(), memory);
    }

    /**
     * Prepares the data folder for the broker.
     *
     * @throws DatabaseException if a newer version has written the folder, or if it cannot be used
     */
    public void prepareFolder(BrokerConfig config) {
        database.folder().prepare(config.durability() != Durability.NONE);
    }

    /** @throws IllegalArgumentException if a value is out of range */
    public AuthorityConfig authority() {
        return authority.config();
    }

    public AdminOptions admin() {
        return admin;
    }

    /** @throws IllegalArgumentException if a value is out of range */
    public UsageConfig usage() {
        return usage.config(database.folder().broker());
    }

    /**
     * Returns the bind address of the metrics endpoint, or empty if it is disabled.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Optional<InetSocketAddress> metrics() {
        return metrics.address();
    }
}

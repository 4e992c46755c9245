package dev.rookery.app.option;

import dev.rookery.app.database.DatabaseException;
import dev.rookery.app.platform.PlatformConfig;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.usage.UsageConfig;
import dev.rookery.http.ProxyToken;
import dev.rookery.tenant.TenantNames;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private CredentialOptions credentials;

    @Mixin
    private UsageOptions usage;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private AdminOptions admin;

    @Mixin
    private InternalListenerOptions internal;

    public DatabaseOptions database() {
        return database;
    }

    public StartOptions start() {
        return start;
    }

    /** Returns the domain of addresses that are given to tenants. */
    public String tenantDomain() {
        return tenantNames().domains().stream().findFirst().orElse("localhost");
    }

    /**
     * Returns the configuration of a broker whose admin port is disabled by default.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public PlatformConfig brokerOnly(Map<String, String> environment) {
        return config(
                environment,
                MemorySettings.ofProcess(),
                internal.find(environment),
                Optional.empty(),
                broker -> admin.config(environment, broker.maximumPacketSize()));
    }

    /**
     * Returns the configuration of a broker in a process with the API, whose admin port and internal listener are enabled:
     * the API uses them.
     *
     * @param ownProxy token of the console in this process
     * @throws IllegalArgumentException if a value is out of range
     */
    public PlatformConfig withApi(Map<String, String> environment, ProxyToken ownProxy) {
        return config(
                environment,
                MemorySettings.ofSharedProcess(),
                Optional.of(internal.ofSharedProcess(environment)),
                Optional.of(ownProxy),
                broker -> Optional.of(admin.config(environment, broker.maximumPacketSize(), this::ownToken)));
    }

    /** Returns how clients and requests name their tenant. */
    public TenantNames tenantNames() {
        return broker.tenantNames();
    }

    /** Returns the configured token of the admin port, or that of the data folder. */
    public String adminToken(Map<String, String> environment) {
        return admin.token(environment, this::ownToken);
    }

    /**
     * Prepares the data folder for the broker.
     *
     * @throws DatabaseException if a newer version has written the folder, or if it cannot be used
     */
    public void prepareFolder(PlatformConfig config) {
        database.folder().prepare(config.broker().durability() != Durability.NONE);
    }

    private PlatformConfig config(
            Map<String, String> environment,
            MemorySettings memory,
            Optional<InternalListenerOptions.Settings> internalListener,
            Optional<ProxyToken> ownProxy,
            Function<BrokerConfig, Optional<AdminConfig>> adminConfig) {
        Path folder = database.folder().broker();
        BrokerConfig brokerConfig = broker.config(folder, memory, internalListener, ownProxy);
        AuthorityConfig authorityConfig = authority.config();
        UsageConfig usageConfig = usage.config(folder);
        Optional<InetSocketAddress> metricsAddress = metrics.address();
        Duration drainTime = admin.drainTime();
        // Last, because they may create a token and a key: invalid values have no side effects.
        Optional<AdminConfig> adminPort =
                adminConfig.apply(brokerConfig).map(port -> port.withTenantKeys(brokerConfig.serviceKeys()));
        AuthorityConfig persistent = authorityConfig.withPersistedCredentials(
                brokerConfig.durability() == Durability.NONE
                        ? Optional.empty()
                        : credentials.locate(database.folder(), environment));
        return new PlatformConfig(
                brokerConfig, broker.servesTenants(), persistent, usageConfig, metricsAddress, adminPort, drainTime);
    }

    private String ownToken() {
        return database.folder().adminToken();
    }
}

package dev.rookery.app.platform;

import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.usage.UsageConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of a broker process.
 *
 * @param tenants whether tenants other than the default tenant are served
 * @param metrics bind address of the metrics endpoint; empty if disabled
 * @param admin the broker's admin port; empty if disabled
 * @param drainTime period over which clients are disconnected at shutdown
 */
public record PlatformConfig(
        BrokerConfig broker,
        boolean tenants,
        AuthorityConfig authority,
        UsageConfig usage,
        Optional<InetSocketAddress> metrics,
        Optional<AdminConfig> admin,
        Duration drainTime) {}

package dev.rookery.app;

import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.usage.UsageConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a broker's process is made of.
 *
 * @param metrics where metrics are served, if at all
 * @param admin the broker's admin port, if there is to be one
 * @param drainTime over which clients are sent away at the end
 */
public record PlatformConfig(
        BrokerConfig broker,
        AuthorityConfig authority,
        UsageConfig usage,
        Optional<InetSocketAddress> metrics,
        Optional<AdminConfig> admin,
        Duration drainTime) {}

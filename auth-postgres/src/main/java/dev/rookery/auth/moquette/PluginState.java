package dev.rookery.auth.moquette;

import dev.rookery.auth.Authority;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moquette.broker.config.IConfig;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What the authenticator and the authorizator of one Moquette share. Moquette makes each of them by name and hands both
 * its configuration, which is all that ties them together.
 */
record PluginState(Authority authority, ClientRights rights) {
    /** The setting in {@code moquette.conf}. */
    static final String POSTGRES_URL = "rookery.postgres.url";

    private static final Map<IConfig, PluginState> STATES = new WeakHashMap<>();

    static PluginState of(IConfig config) {
        synchronized (STATES) {
            return STATES.computeIfAbsent(config, PluginState::create);
        }
    }

    private static PluginState create(IConfig config) {
        String url = config.getProperty(POSTGRES_URL);
        PostgresConfig postgres = url == null
                ? PostgresConfig.fromEnvironment(System.getenv())
                : PostgresConfig.fromUrl(url, System.getenv());
        PostgresAuthority authority = new PostgresAuthority(
                postgres, AuthorityConfig.defaults(), TenantId.DEFAULT, new SimpleMeterRegistry());
        ClientRights rights = new ClientRights();
        authority.watch(rights);
        return new PluginState(authority, rights);
    }
}

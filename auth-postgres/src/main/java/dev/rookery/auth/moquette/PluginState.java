package dev.rookery.auth.moquette;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.Authority;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moquette.broker.config.IConfig;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * State shared by the authenticator and the authorizator of one Moquette server. Moquette instantiates both by name and
 * passes each its configuration, the only link between them.
 */
record PluginState(Authority authority, ClientRights rights) {
    /** Setting in {@code moquette.conf}. */
    static final String POSTGRES_URL = "rookery.postgres.url";

    @GuardedBy("STATES")
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
        PostgresAuthority authority =
                PostgresAuthority.ofDefaultTenant(postgres, AuthorityConfig.defaults(), new SimpleMeterRegistry());
        ClientRights rights = new ClientRights();
        authority.watch(rights);
        return new PluginState(authority, rights);
    }
}

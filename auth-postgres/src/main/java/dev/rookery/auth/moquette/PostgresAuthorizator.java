package dev.rookery.auth.moquette;

import io.moquette.broker.config.IConfig;
import io.moquette.broker.security.IAuthorizatorPolicy;
import io.moquette.broker.subscriptions.Topic;

/** Moquette's {@code authorizator_class}: decides by the rules that the {@link PostgresAuthenticator} has loaded. */
public final class PostgresAuthorizator implements IAuthorizatorPolicy {
    private final PluginState state;

    /** Called by Moquette. */
    public PostgresAuthorizator(IConfig config) {
        state = PluginState.of(config);
    }

    @Override
    public boolean canWrite(Topic topic, String user, String client) {
        return state.rights().of(client).mayPublish(topic.toString());
    }

    /** Moquette calls this for SUBSCRIBE only, not on delivery. */
    @Override
    public boolean canRead(Topic topic, String user, String client) {
        return state.rights().of(client).maySubscribe(topic.toString());
    }
}

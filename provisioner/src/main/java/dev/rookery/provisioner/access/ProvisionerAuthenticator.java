package dev.rookery.provisioner.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.operator.OperatorAccessTokens;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Authenticates customers and programs of operators by stored tokens, operators by access tokens of their session, and instances
 * by derived tokens.
 */
public final class ProvisionerAuthenticator implements BearerAuthenticator {
    private final TokenRepository tokens;
    private final InstanceToken instances;
    private final OperatorAccessTokens accessTokens;
    private final OperatorSessionRepository sessions;

    public ProvisionerAuthenticator(
            TokenRepository tokens,
            InstanceToken instances,
            OperatorAccessTokens accessTokens,
            OperatorSessionRepository sessions) {
        this.tokens = tokens;
        this.instances = instances;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        Optional<ApiCaller> instance = instances.customer(bearerToken).map(ProvisionerCaller::instance);
        if (instance.isPresent()) {
            return Future.succeededFuture(instance);
        }
        Optional<UUID> session = accessTokens.session(bearerToken);
        return session.isPresent()
                ? sessions.operator(session.get())
                        .map(found ->
                                found.map(operator -> ProvisionerCaller.operator(operator.name(), operator.role())))
                : tokens.find(bearerToken).map(found -> found.map(caller -> caller));
    }
}

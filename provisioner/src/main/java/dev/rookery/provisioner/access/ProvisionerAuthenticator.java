package dev.rookery.provisioner.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.provisioner.license.InstanceToken;
import io.vertx.core.Future;
import java.util.Optional;

/** Authenticates customers and operators by stored tokens, and instances by derived ones. */
public final class ProvisionerAuthenticator implements BearerAuthenticator {
    private final TokenRepository tokens;
    private final InstanceToken instances;

    public ProvisionerAuthenticator(TokenRepository tokens, InstanceToken instances) {
        this.tokens = tokens;
        this.instances = instances;
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        Optional<ApiCaller> instance = instances.customer(bearerToken).map(ProvisionerCaller::instance);
        return instance.isPresent()
                ? Future.succeededFuture(instance)
                : tokens.find(bearerToken).map(found -> found.map(caller -> caller));
    }
}

package dev.rookery.provisioner;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.provisioner.access.FailedLoginLimiter;
import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.access.ProvisionerAuthenticator;
import dev.rookery.provisioner.access.RateLimiter;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.operator.OperatorAccessTokens;
import dev.rookery.provisioner.operator.OperatorRepository;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import dev.rookery.provisioner.session.OperatorDataExpiry;
import dev.rookery.provisioner.session.OperatorLogin;
import dev.rookery.provisioner.session.OperatorSessionRoutes;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Clock;

/**
 * Sign-in of operators, and the authentication of all callers.
 *
 * @param sessions closed by the owner
 * @param expiry started and stopped by the owner
 */
record OperatorAccess(BearerAuthenticator authenticator, OperatorSessionRoutes sessions, OperatorDataExpiry expiry) {
    static OperatorAccess create(
            Vertx vertx,
            Pool pool,
            ProvisionerConfig config,
            ProvisionerSecret secret,
            PasswordHashes passwords,
            ThrottleConfig noLocalThrottle,
            Clock clock) {
        OperatorAccessTokens tokens = new OperatorAccessTokens(secret::derive, clock);
        BearerAuthenticator authenticator = new ProvisionerAuthenticator(
                new TokenRepository(pool), new InstanceToken(secret), tokens, new OperatorSessionRepository(pool));
        OperatorRepository operators = new OperatorRepository(pool);
        RateLimiter limiter = new RateLimiter(pool);
        OperatorLogin login = new OperatorLogin(
                pool,
                new PasswordAuthenticator<>(
                        vertx, user -> operators.findForLogin(user.username()), noLocalThrottle, config.passwordCost()),
                new FailedLoginLimiter(limiter, config.loginThrottle()),
                limiter);
        return new OperatorAccess(
                authenticator,
                new OperatorSessionRoutes(pool, login, passwords, tokens, authenticator),
                new OperatorDataExpiry(vertx, pool, config.operatorAuditRetention()));
    }
}

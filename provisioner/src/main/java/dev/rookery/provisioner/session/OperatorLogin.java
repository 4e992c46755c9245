package dev.rookery.provisioner.session;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiException;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.ProblemType;
import dev.rookery.provisioner.access.FailedLoginLimiter;
import dev.rookery.provisioner.access.RateLimiter;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.operator.Operator;
import dev.rookery.provisioner.operator.OperatorRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;

/** Checks passwords of operators. Failures are limited across all replicas, and recorded at a limited rate. Thread-safe. */
public final class OperatorLogin implements AutoCloseable {
    private static final int RECORDED_FAILURES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Keeps the limits of operators apart from those of customers, whose names are email addresses. */
    private static final String KEY = "operator ";

    private final Pool pool;
    private final PasswordAuthenticator<Operator> authenticator;
    private final FailedLoginLimiter failedLogins;
    private final RateLimiter limiter;

    /** @param authenticator closed with this object */
    public OperatorLogin(
            Pool pool,
            PasswordAuthenticator<Operator> authenticator,
            FailedLoginLimiter failedLogins,
            RateLimiter limiter) {
        this.pool = pool;
        this.authenticator = authenticator;
        this.failedLogins = failedLogins;
        this.limiter = limiter;
    }

    /** Returns the operator; fails with an {@link ApiException} if the password is wrong or there were too many failures. */
    Future<Operator> authenticate(String name, String password, String address) {
        return failedLogins
                .guard(
                        KEY + name,
                        ClientAddress.block(address),
                        () -> authenticator.authenticate(new UserKey(TenantId.DEFAULT, name), password, address))
                .recover(failure -> isWrongPassword(failure)
                        ? recordFailure(name, address).compose(recorded -> Future.failedFuture(failure))
                        : Future.failedFuture(failure));
    }

    private static boolean isWrongPassword(Throwable failure) {
        return failure instanceof ApiException problem && problem.type() == ProblemType.UNAUTHENTICATED;
    }

    /** Only for accounts that exist: others would fill the log with names that the caller chooses. */
    private Future<Void> recordFailure(String name, String address) {
        return new OperatorRepository(pool)
                .find(name)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : limiter.tryAcquire("operator-failure-recorded/" + name, RECORDED_FAILURES, WINDOW)
                                .compose(within -> within
                                        ? OperatorAudit.recordSession(pool, name, "operator.login-failed", address)
                                        : Future.succeededFuture()));
    }

    @Override
    public void close() {
        authenticator.close();
    }
}

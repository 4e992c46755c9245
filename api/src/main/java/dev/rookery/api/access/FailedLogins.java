package dev.rookery.api.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiRequest;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Records failed logins in the audit log of their tenant, at a limited rate of each tenant: those of one tenant neither fill
 * the log of another nor displace its entries. Thread-safe.
 */
public final class FailedLogins {
    /** Maximum number of audit entries of a tenant. */
    private static final int ENTRIES_PER_MINUTE = 30;
    /** Longer than the window of a budget. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final TenantDatabase database;
    private final AuditLog audit;
    private final String action;
    private final Cache<TenantId, AuditBudget> budgets =
            Caffeine.newBuilder().expireAfterAccess(IDLE).build();

    /** @param action name in the audit log, such as {@code user.login-failed} */
    public FailedLogins(TenantDatabase database, AuditLog audit, String action) {
        this.database = database;
        this.audit = audit;
        this.action = action;
    }

    /** @param user in a known tenant */
    public Future<Void> record(ApiRequest request, UserKey user) {
        OptionalInt unrecorded = budgets.get(
                        user.tenant(), tenant -> new AuditBudget(ENTRIES_PER_MINUTE, Clock.systemUTC()))
                .take();
        if (unrecorded.isEmpty()) {
            return Future.succeededFuture();
        }
        JsonObject detail = new JsonObject();
        if (unrecorded.getAsInt() > 0) {
            detail.put("unrecorded", unrecorded.getAsInt());
        }
        String subject = user.username().replace(LoginUser.SEPARATOR, '@');
        ApiRequest ofTenant = Caller.of(request).tenant().equals(user.tenant())
                ? request
                : request.withCaller(Caller.anonymous(user.tenant()));
        return database.inTenant(
                user.tenant(), connection -> audit.record(connection, ofTenant, action, subject, detail));
    }
}

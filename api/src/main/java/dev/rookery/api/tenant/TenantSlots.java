package dev.rookery.api.tenant;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Limits concurrent long operations, of each tenant and of all together. Thread-safe. */
public final class TenantSlots {
    private final String operations;
    private final int limit;
    private final int tenantLimit;

    /** Number of operations of each tenant that has any. */
    @GuardedBy("this")
    private final Map<TenantId, Integer> running = new HashMap<>();

    @GuardedBy("this")
    private int total;

    /**
     * @param operations noun for messages, such as {@code exports}
     * @param limit maximum number of concurrent operations
     * @param tenantLimit maximum number of concurrent operations of a tenant
     */
    public TenantSlots(String operations, int limit, int tenantLimit) {
        this.operations = operations;
        this.limit = limit;
        this.tenantLimit = tenantLimit;
    }

    /** Runs an operation; fails with an {@link ApiException} (429) if a limit is reached. */
    public <T> Future<T> run(TenantId tenant, Supplier<Future<T>> operation) {
        if (!acquire(tenant)) {
            return Future.failedFuture(new ApiException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "Limit of concurrent " + operations + " reached: " + tenantLimit + " of a tenant, " + limit
                            + " of the server. Retry later."));
        }
        return Future.<Void>succeededFuture()
                .compose(acquired -> operation.get())
                .onComplete(done -> release(tenant));
    }

    private synchronized boolean acquire(TenantId tenant) {
        if (total >= limit || running.getOrDefault(tenant, 0) >= tenantLimit) {
            return false;
        }
        total++;
        running.merge(tenant, 1, Integer::sum);
        return true;
    }

    private synchronized void release(TenantId tenant) {
        total--;
        running.computeIfPresent(tenant, (key, count) -> count > 1 ? count - 1 : null);
    }
}

package dev.rookery.auth.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.UserKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;

/**
 * Lookup that reads several users with one statement when many logins arrive at once: a single login is looked up
 * immediately; those that arrive while all statements are in use wait and share the next one, the tenants in turn. Equal
 * users that wait are read once. Thread-safe.
 */
final class BatchedLookup implements UserLookup {
    /** Limits how long the first user of a batch waits for the rows of the others. */
    static final int LARGEST_BATCH = 100;

    private final UserLookup lookup;
    private final int concurrency;

    @GuardedBy("this")
    private final TenantRotation<Promise<FoundUser>> waiting = new TenantRotation<>();

    @GuardedBy("this")
    private int running;

    /** @param concurrency maximum number of concurrent statements, at least 1 */
    BatchedLookup(UserLookup lookup, int concurrency) {
        this.lookup = lookup;
        this.concurrency = concurrency;
    }

    @Override
    public Future<FoundUser> find(UserKey user) {
        synchronized (this) {
            if (running == concurrency) {
                return waiting.merge(user, Promise.promise(), (first, added) -> first)
                        .future();
            }
            running++;
        }
        return lookup.find(user).onComplete(done -> next());
    }

    @Override
    public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
        return lookup.findAll(users);
    }

    private void next() {
        Map<UserKey, Promise<FoundUser>> batch = take();
        if (!batch.isEmpty()) {
            lookup.findAll(List.copyOf(batch.keySet())).onComplete(result -> {
                next();
                complete(batch, result);
            });
        }
    }

    private synchronized Map<UserKey, Promise<FoundUser>> take() {
        Map<UserKey, Promise<FoundUser>> batch = waiting.take(LARGEST_BATCH);
        if (batch.isEmpty()) {
            running--;
        }
        return batch;
    }

    private static void complete(Map<UserKey, Promise<FoundUser>> batch, AsyncResult<Map<UserKey, FoundUser>> result) {
        batch.forEach((user, promise) -> {
            if (result.succeeded()) {
                LockedTablesException.requireRead(user, result.result()).onComplete(promise);
            } else {
                promise.fail(result.cause());
            }
        });
    }
}

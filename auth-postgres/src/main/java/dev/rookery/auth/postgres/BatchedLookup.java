package dev.rookery.auth.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lookup that reads several users with one statement when many logins arrive at once: a single login is looked up
 * immediately; those that arrive while all statements are in use wait and share the next one. Equal usernames that wait
 * are read once. Thread-safe.
 */
final class BatchedLookup implements UserLookup {
    /** Limits how long the first user of a batch waits for the rows of the others. */
    static final int LARGEST_BATCH = 100;

    private final UserLookup lookup;
    private final int concurrency;

    @GuardedBy("this")
    private final Map<String, Promise<Optional<StoredUser>>> waiting = new LinkedHashMap<>();

    @GuardedBy("this")
    private int running;

    /** @param concurrency maximum number of concurrent statements, at least 1 */
    BatchedLookup(UserLookup lookup, int concurrency) {
        this.lookup = lookup;
        this.concurrency = concurrency;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        synchronized (this) {
            if (running == concurrency) {
                return waiting.computeIfAbsent(username, absent -> Promise.promise())
                        .future();
            }
            running++;
        }
        return lookup.find(username).onComplete(done -> next());
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        return lookup.findAll(usernames);
    }

    private void next() {
        Map<String, Promise<Optional<StoredUser>>> batch = take();
        if (!batch.isEmpty()) {
            lookup.findAll(List.copyOf(batch.keySet())).onComplete(result -> {
                next();
                complete(batch, result);
            });
        }
    }

    private synchronized Map<String, Promise<Optional<StoredUser>>> take() {
        Map<String, Promise<Optional<StoredUser>>> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<String, Promise<Optional<StoredUser>>>> entries =
                waiting.entrySet().iterator();
        while (entries.hasNext() && batch.size() < LARGEST_BATCH) {
            Map.Entry<String, Promise<Optional<StoredUser>>> entry = entries.next();
            batch.put(entry.getKey(), entry.getValue());
            entries.remove();
        }
        if (batch.isEmpty()) {
            running--;
        }
        return batch;
    }

    private static void complete(
            Map<String, Promise<Optional<StoredUser>>> batch, AsyncResult<Map<String, StoredUser>> result) {
        batch.forEach((username, promise) -> {
            if (result.succeeded()) {
                promise.complete(Optional.ofNullable(result.result().get(username)));
            } else {
                promise.fail(result.cause());
            }
        });
    }
}

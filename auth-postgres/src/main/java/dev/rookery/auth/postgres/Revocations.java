package dev.rookery.auth.postgres;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes to the sessions they concern: collects the users named while a batch is under way, reads them again
 * together, and tells the watcher. A batch that fails, for the database is away, is tried again until it succeeds. Lives
 * on Vert.x' event loop.
 */
final class Revocations {
    private static final Logger LOGGER = LoggerFactory.getLogger(Revocations.class);
    /** Users read by one statement and told of together; few, for other clients wait while sessions end. */
    private static final int BATCH = 50;

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final TenantId tenant;
    private final UserLookup lookup;
    private final PrincipalCompiler compiler;
    private final AuthMetrics metrics;
    private final PrincipalWatcher watcher;
    /** Users to read again, with the time of the first change that is not in force yet, in epoch milliseconds. */
    private final Map<String, Long> pending = new HashMap<>();

    private boolean busy;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    Revocations(
            Vertx vertx,
            TenantId tenant,
            UserLookup lookup,
            PrincipalCompiler compiler,
            AuthMetrics metrics,
            PrincipalWatcher watcher) {
        this.vertx = vertx;
        this.tenant = tenant;
        this.lookup = lookup;
        this.compiler = compiler;
        this.metrics = metrics;
        this.watcher = watcher;
    }

    /** A change that was heard of. */
    void add(ChangeNotice notice) {
        metrics.invalidated();
        if (notice.usernames().isPresent()) {
            for (String username : notice.usernames().get()) {
                add(new UserKey(tenant, username), notice.at());
            }
        } else {
            watcher.users().forEach(user -> add(user, notice.at()));
        }
        run();
    }

    private void add(UserKey user, long at) {
        if (user.tenant().equals(tenant) && watcher.hasSessions(user)) {
            pending.merge(user.username(), at, Math::min);
        }
    }

    private void run() {
        if (busy || pending.isEmpty()) {
            return;
        }
        busy = true;
        Map<String, Long> batch = pending.entrySet().stream()
                .limit(BATCH)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        pending.keySet().removeAll(batch.keySet());
        lookup.findAll(List.copyOf(batch.keySet()))
                .compose(found -> apply(batch, found))
                .onSuccess(applied -> {
                    pauseMillis = FIRST_PAUSE_MILLIS;
                    busy = false;
                    run();
                })
                .onFailure(failure -> {
                    LOGGER.debug("Changes cannot be read now", failure);
                    batch.forEach((username, at) -> pending.merge(username, at, Math::min));
                    vertx.setTimer(pauseMillis, timer -> {
                        busy = false;
                        run();
                    });
                    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
                });
    }

    private Future<Void> apply(Map<String, Long> batch, Map<String, StoredUser> found) {
        List<CompletableFuture<Void>> changes = new ArrayList<>(batch.size());
        batch.forEach((username, at) -> {
            UserKey user = new UserKey(tenant, username);
            Optional<Principal> current =
                    Optional.ofNullable(found.get(username)).map(stored -> compiler.compile(user, stored));
            changes.add(watcher.changed(user, current)
                    .thenRun(() -> metrics.revoked(System.currentTimeMillis() - at))
                    .toCompletableFuture());
        });
        return Future.fromCompletionStage(
                CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new)), vertx.getOrCreateContext());
    }
}

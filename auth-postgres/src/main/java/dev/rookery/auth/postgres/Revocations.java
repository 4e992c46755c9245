package dev.rookery.auth.postgres;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.backoff.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
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
 * Applies changes to the affected sessions: collects changed users while a batch is in progress, reads them again with
 * one statement, and notifies the watcher. A failed batch is retried with backoff until it succeeds. Not thread-safe;
 * confined to its Vert.x event loop.
 */
final class Revocations {
    private static final Logger LOGGER = LoggerFactory.getLogger(Revocations.class);
    /** Users per statement and notification; small because closing sessions delays other clients. */
    private static final int BATCH = 50;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final TenantId tenant;
    private final UserLookup lookup;
    private final PrincipalCompiler compiler;
    private final AuthMetrics metrics;
    private final PrincipalWatcher watcher;
    /** Users to read again, with the time of the first change that is not effective yet, in epoch milliseconds. */
    private final Map<String, Long> pending = new HashMap<>();

    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private boolean busy;

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

    /** Schedules the users of a notice for reading. */
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
                    backoff.reset();
                    busy = false;
                    run();
                })
                .onFailure(failure -> {
                    LOGGER.debug("Failed to read {} changed users; retrying", batch.size(), failure);
                    batch.forEach((username, at) -> pending.merge(username, at, Math::min));
                    vertx.setTimer(backoff.next().toMillis(), timer -> {
                        busy = false;
                        run();
                    });
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

package dev.rookery.auth.postgres;

import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.backoff.Backoff;
import dev.rookery.change.DataChange;
import dev.rookery.tenant.TenantDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes to the affected sessions: collects changed users while a batch is in progress, reads them again with
 * one statement, and notifies the watcher. Batches contain users of the tenants in turn. A failed batch is retried with
 * backoff until it succeeds. Not thread-safe; confined to its Vert.x event loop.
 */
final class Revocations {
    private static final Logger LOGGER = LoggerFactory.getLogger(Revocations.class);
    /** Users per statement and notification; small because closing sessions delays other clients. */
    private static final int BATCH = 50;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final TenantDirectory directory;
    private final UserLookup lookup;
    private final PrincipalCompiler compiler;
    private final AuthMetrics metrics;
    private final PrincipalWatcher watcher;
    /** Users to read again, with the time of the first change that is not effective yet, in epoch milliseconds. */
    private final TenantRotation<Long> pending = new TenantRotation<>();

    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private boolean busy;
    /**
     * Users of the batch in progress. They are read again after a change even without a session: the next one may start with
     * newer data before the result arrives, which would replace it.
     */
    private Set<UserKey> reading = Set.of();

    Revocations(
            Vertx vertx,
            TenantDirectory directory,
            UserLookup lookup,
            PrincipalCompiler compiler,
            AuthMetrics metrics,
            PrincipalWatcher watcher) {
        this.vertx = vertx;
        this.directory = directory;
        this.lookup = lookup;
        this.compiler = compiler;
        this.metrics = metrics;
        this.watcher = watcher;
    }

    /** Schedules the users that a change affects for reading. */
    void add(DataChange change) {
        if (change instanceof DataChange.Users users) {
            metrics.invalidated();
            directory.ofSchema(users.schema()).ifPresent(tenant -> add(tenant, users.usernames(), users.at()));
        } else if (change instanceof DataChange.DefaultUsers users) {
            metrics.invalidated();
            add(TenantId.DEFAULT, Optional.empty(), users.at());
        } else if (change instanceof DataChange.Everything everything) {
            metrics.invalidated();
            present(watcher.users()).forEach(user -> add(user, everything.at()));
        }
        run();
    }

    private void add(TenantId tenant, Optional<Set<String>> usernames, long at) {
        usernames.ifPresentOrElse(
                names -> names.forEach(username -> add(new UserKey(tenant, username), at)),
                () -> present(watcher.users(tenant)).stream()
                        .filter(user -> user.tenant().equals(tenant))
                        .forEach(user -> add(user, at)));
    }

    /** Returns the users with sessions, and those that are being read. */
    private Set<UserKey> present(Collection<UserKey> users) {
        Set<UserKey> present = new HashSet<>(users);
        present.addAll(reading);
        return present;
    }

    private void add(UserKey user, long at) {
        // The sessions of a tenant that is not served, or is being removed, are not affected by what its tables
        // contain.
        boolean served = user.tenant().equals(TenantId.DEFAULT)
                || directory.find(user.tenant()).isPresent();
        if (served && (watcher.hasSessions(user) || reading.contains(user))) {
            addAgain(user, at);
        }
    }

    private void run() {
        if (busy || pending.isEmpty()) {
            return;
        }
        busy = true;
        Map<UserKey, Long> batch = pending.take(BATCH);
        reading = Set.copyOf(batch.keySet());
        lookup.findAll(List.copyOf(reading))
                .compose(found -> apply(batch, found))
                .onSuccess(applied -> {
                    backoff.reset();
                    reading = Set.of();
                    busy = false;
                    run();
                })
                .onFailure(failure -> {
                    LOGGER.debug("Failed to read {} changed users; retrying", batch.size(), failure);
                    batch.forEach(this::addAgain);
                    reading = Set.of();
                    vertx.setTimer(backoff.next().toMillis(), timer -> {
                        busy = false;
                        run();
                    });
                });
    }

    private Future<Void> apply(Map<UserKey, Long> batch, Map<UserKey, FoundUser> found) {
        List<CompletableFuture<Void>> changes = new ArrayList<>(batch.size());
        batch.forEach((user, at) -> {
            FoundUser read = found.get(user);
            if (read == null) {
                retryLocked(user, at);
                return;
            }
            Optional<Principal> current = read.active().map(stored -> compiler.compile(user, stored));
            changes.add(watcher.changed(user, current)
                    .thenRun(() -> metrics.revoked(System.currentTimeMillis() - at))
                    .toCompletableFuture());
        });
        return Future.fromCompletionStage(
                CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new)), vertx.getOrCreateContext());
    }

    /** Reads a user later whose tables are locked, without delaying the users of other tenants. */
    private void retryLocked(UserKey user, long at) {
        vertx.setTimer(LONGEST_BACKOFF.toMillis(), timer -> {
            addAgain(user, at);
            run();
        });
    }

    private void addAgain(UserKey user, long at) {
        pending.merge(user, at, Math::min);
    }
}

package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.Principal;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.change.DataChange;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.tenant.TenantDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order of reads and changes, with a database that responds when the test says so. */
class RevocationsTest {
    private static final UserKey USER = new UserKey(TenantId.DEFAULT, "device");

    private final Vertx vertx = Vertx.vertx();
    private final ControlledLookup lookup = new ControlledLookup();
    private final OneUser watcher = new OneUser();
    private final Revocations revocations = new Revocations(
            vertx,
            new TenantDirectory(),
            lookup,
            new PrincipalCompiler(AclMode.STRICT, DigestKey.random()),
            new AuthMetrics(new SimpleMeterRegistry()),
            watcher);

    @AfterEach
    void stop() {
        GuardedVertx.close(vertx);
    }

    /** A session can end and the next one start while its user is read: the result may be older than the new session. */
    @Test
    void readsAUserAgainIfItChangesWhileItIsReadAndAway() {
        revocations.add(new DataChange.DefaultUsers(1));
        watcher.present = false;
        revocations.add(new DataChange.DefaultUsers(2));
        watcher.present = true;

        lookup.respond(0, FoundUser.of(new StoredUser("hash", true, List.of())));

        await().until(() -> lookup.reads.size() == 2);
        lookup.respond(1, FoundUser.UNKNOWN);
        await().until(() -> watcher.changes.size() == 2);
        assertThat(watcher.changes.get(1)).isEmpty();
    }

    private static final class ControlledLookup implements UserLookup {
        private final List<Promise<Map<UserKey, FoundUser>>> reads = new CopyOnWriteArrayList<>();

        @Override
        public Future<FoundUser> find(UserKey user) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
            Promise<Map<UserKey, FoundUser>> response = Promise.promise();
            reads.add(response);
            return response.future();
        }

        void respond(int read, FoundUser user) {
            reads.get(read).complete(Map.of(USER, user));
        }
    }

    private static final class OneUser implements PrincipalWatcher {
        private final List<Optional<Principal>> changes = new CopyOnWriteArrayList<>();
        private volatile boolean present = true;

        @Override
        public boolean hasSessions(UserKey user) {
            return present;
        }

        @Override
        public Collection<UserKey> users() {
            return present ? List.of(USER) : List.of();
        }

        @Override
        public Collection<UserKey> users(TenantId tenant) {
            return users();
        }

        @Override
        public CompletionStage<Void> changed(UserKey user, Optional<Principal> current) {
            changes.add(current);
            return CompletableFuture.completedFuture(null);
        }
    }
}

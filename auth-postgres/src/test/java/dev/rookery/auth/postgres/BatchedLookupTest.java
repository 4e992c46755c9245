package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchedLookupTest {
    /** Statements in the order of their arrival; a single lookup has one username. */
    private final List<List<UserKey>> statements = new ArrayList<>();

    private final List<Promise<Map<UserKey, Optional<StoredUser>>>> responses = new ArrayList<>();
    private final BatchedLookup lookup = new BatchedLookup(new RecordingLookup(), 2);

    @Test
    void readsSingleUsersImmediately() {
        Future<Optional<StoredUser>> first = find("a");
        find("b");

        assertThat(statements).containsExactly(List.of(key("a")), List.of(key("b")));
        respond(0);
        assertThat(first.result()).contains(user("a"));
    }

    @Test
    void readsWaitingUsersWithOneStatement() {
        find("a");
        find("b");
        Future<Optional<StoredUser>> third = find("c");
        Future<Optional<StoredUser>> again = find("c");
        Future<Optional<StoredUser>> unknown = find("unknown");
        assertThat(statements).hasSize(2);

        respond(1);
        assertThat(statements).hasSize(3).last().isEqualTo(List.of(key("c"), key("unknown")));
        respond(2);

        assertThat(third.result()).contains(user("c"));
        assertThat(again.result()).contains(user("c"));
        assertThat(unknown.result()).isEmpty();
    }

    @Test
    void limitsTheSizeOfABatch() {
        find("a");
        find("b");
        IntStream.range(0, BatchedLookup.LARGEST_BATCH + 1).forEach(i -> find("user" + i));

        respond(0);
        respond(1);
        assertThat(statements.get(2)).hasSize(BatchedLookup.LARGEST_BATCH);
        assertThat(statements.get(3)).hasSize(1);
    }

    @Test
    void aFailedStatementFailsItsUsersOnly() {
        find("a");
        find("b");
        Future<Optional<StoredUser>> third = find("c");
        respond(0);
        responses.get(2).fail("connection lost");
        assertThat(third.failed()).isTrue();

        Future<Optional<StoredUser>> next = find("d");
        assertThat(statements).hasSize(4);
        respond(3);
        assertThat(next.result()).contains(user("d"));
    }

    /** Users of one tenant must not wait for all users of another. */
    @Test
    void takesTheTenantsInTurn() {
        find("a");
        find("b");
        IntStream.range(0, 3 * BatchedLookup.LARGEST_BATCH).forEach(i -> find("user" + i));
        UserKey other = new UserKey(new TenantId("other"), "device");
        Future<Optional<StoredUser>> found = lookup.find(other);

        respond(0);
        assertThat(statements.get(2)).contains(other);
        respond(2);
        assertThat(found.result()).contains(user("device"));
    }

    @Test
    void failsUsersWhoseTablesAreLocked() {
        find("a");
        find("b");
        Future<Optional<StoredUser>> locked = find("locked");
        Future<Optional<StoredUser>> other = find("c");

        respond(0);
        respond(2);
        assertThat(locked.cause()).isInstanceOf(LockedTablesException.class);
        assertThat(other.result()).contains(user("c"));
    }

    private Future<Optional<StoredUser>> find(String username) {
        return lookup.find(key(username));
    }

    private static UserKey key(String username) {
        return new UserKey(TenantId.DEFAULT, username);
    }

    private void respond(int statement) {
        Map<UserKey, Optional<StoredUser>> users = new HashMap<>();
        statements.get(statement).stream()
                .filter(user -> !user.username().equals("locked"))
                .forEach(user -> users.put(
                        user,
                        user.username().equals("unknown") ? Optional.empty() : Optional.of(user(user.username()))));
        responses.get(statement).complete(users);
    }

    private static StoredUser user(String username) {
        return new StoredUser("hash of " + username, false, List.of());
    }

    private final class RecordingLookup implements UserLookup {
        @Override
        public Future<Optional<StoredUser>> find(UserKey user) {
            return findAll(List.of(user)).map(users -> users.getOrDefault(user, Optional.empty()));
        }

        @Override
        public Future<Map<UserKey, Optional<StoredUser>>> findAll(List<UserKey> users) {
            Promise<Map<UserKey, Optional<StoredUser>>> response = Promise.promise();
            statements.add(users);
            responses.add(response);
            return response.future();
        }
    }
}

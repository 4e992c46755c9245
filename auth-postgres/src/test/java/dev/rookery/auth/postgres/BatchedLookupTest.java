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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchedLookupTest {
    /** Statements in the order of their arrival; a single lookup has one username. */
    private final List<List<UserKey>> statements = new ArrayList<>();

    private final List<Promise<Map<UserKey, FoundUser>>> responses = new ArrayList<>();
    private final BatchedLookup lookup = new BatchedLookup(new RecordingLookup(), 2);

    @Test
    void readsSingleUsersImmediately() {
        Future<FoundUser> first = find("a");
        find("b");

        assertThat(statements).containsExactly(List.of(key("a")), List.of(key("b")));
        respond(0);
        assertThat(first.result()).isEqualTo(user("a"));
    }

    @Test
    void readsWaitingUsersWithOneStatement() {
        find("a");
        find("b");
        Future<FoundUser> third = find("c");
        Future<FoundUser> again = find("c");
        Future<FoundUser> unknown = find("unknown");
        assertThat(statements).hasSize(2);

        respond(1);
        assertThat(statements).hasSize(3).last().isEqualTo(List.of(key("c"), key("unknown")));
        respond(2);

        assertThat(third.result()).isEqualTo(user("c"));
        assertThat(again.result()).isEqualTo(user("c"));
        assertThat(unknown.result()).isEqualTo(FoundUser.UNKNOWN);
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
        Future<FoundUser> third = find("c");
        respond(0);
        responses.get(2).fail("connection lost");
        assertThat(third.failed()).isTrue();

        Future<FoundUser> next = find("d");
        assertThat(statements).hasSize(4);
        respond(3);
        assertThat(next.result()).isEqualTo(user("d"));
    }

    /** Users of one tenant must not wait for all users of another. */
    @Test
    void takesTheTenantsInTurn() {
        find("a");
        find("b");
        IntStream.range(0, 3 * BatchedLookup.LARGEST_BATCH).forEach(i -> find("user" + i));
        UserKey other = new UserKey(new TenantId("other"), "device");
        Future<FoundUser> found = lookup.find(other);

        respond(0);
        assertThat(statements.get(2)).contains(other);
        respond(2);
        assertThat(found.result()).isEqualTo(user("device"));
    }

    @Test
    void failsUsersWhoseTablesAreLocked() {
        find("a");
        find("b");
        Future<FoundUser> locked = find("locked");
        Future<FoundUser> other = find("c");

        respond(0);
        respond(2);
        assertThat(locked.cause()).isInstanceOf(LockedTablesException.class);
        assertThat(other.result()).isEqualTo(user("c"));
    }

    private Future<FoundUser> find(String username) {
        return lookup.find(key(username));
    }

    private static UserKey key(String username) {
        return new UserKey(TenantId.DEFAULT, username);
    }

    private void respond(int statement) {
        Map<UserKey, FoundUser> users = new HashMap<>();
        statements.get(statement).stream()
                .filter(user -> !user.username().equals("locked"))
                .forEach(user ->
                        users.put(user, user.username().equals("unknown") ? FoundUser.UNKNOWN : user(user.username())));
        responses.get(statement).complete(users);
    }

    private static FoundUser user(String username) {
        return FoundUser.of(new StoredUser("hash of " + username, false, List.of()));
    }

    private final class RecordingLookup implements UserLookup {
        @Override
        public Future<FoundUser> find(UserKey user) {
            return findAll(List.of(user)).map(users -> users.getOrDefault(user, FoundUser.UNKNOWN));
        }

        @Override
        public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
            Promise<Map<UserKey, FoundUser>> response = Promise.promise();
            statements.add(users);
            responses.add(response);
            return response.future();
        }
    }
}

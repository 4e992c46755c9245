package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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
    private final List<List<String>> statements = new ArrayList<>();

    private final List<Promise<Map<String, StoredUser>>> responses = new ArrayList<>();
    private final BatchedLookup lookup = new BatchedLookup(new RecordingLookup(), 2);

    @Test
    void readsSingleUsersImmediately() {
        Future<Optional<StoredUser>> first = lookup.find("a");
        lookup.find("b");

        assertThat(statements).containsExactly(List.of("a"), List.of("b"));
        respond(0);
        assertThat(first.result()).contains(user("a"));
    }

    @Test
    void readsWaitingUsersWithOneStatement() {
        lookup.find("a");
        lookup.find("b");
        Future<Optional<StoredUser>> third = lookup.find("c");
        Future<Optional<StoredUser>> again = lookup.find("c");
        Future<Optional<StoredUser>> unknown = lookup.find("unknown");
        assertThat(statements).hasSize(2);

        respond(1);
        assertThat(statements).hasSize(3).last().isEqualTo(List.of("c", "unknown"));
        respond(2);

        assertThat(third.result()).contains(user("c"));
        assertThat(again.result()).contains(user("c"));
        assertThat(unknown.result()).isEmpty();
    }

    @Test
    void limitsTheSizeOfABatch() {
        lookup.find("a");
        lookup.find("b");
        IntStream.range(0, BatchedLookup.LARGEST_BATCH + 1).forEach(i -> lookup.find("user" + i));

        respond(0);
        respond(1);
        assertThat(statements.get(2)).hasSize(BatchedLookup.LARGEST_BATCH);
        assertThat(statements.get(3)).hasSize(1);
    }

    @Test
    void aFailedStatementFailsItsUsersOnly() {
        lookup.find("a");
        lookup.find("b");
        Future<Optional<StoredUser>> third = lookup.find("c");
        respond(0);
        responses.get(2).fail("connection lost");
        assertThat(third.failed()).isTrue();

        Future<Optional<StoredUser>> next = lookup.find("d");
        assertThat(statements).hasSize(4);
        respond(3);
        assertThat(next.result()).contains(user("d"));
    }

    private void respond(int statement) {
        Map<String, StoredUser> users = new HashMap<>();
        statements.get(statement).stream()
                .filter(username -> !username.equals("unknown"))
                .forEach(username -> users.put(username, user(username)));
        responses.get(statement).complete(users);
    }

    private static StoredUser user(String username) {
        return new StoredUser("hash of " + username, false, List.of());
    }

    private final class RecordingLookup implements UserLookup {
        @Override
        public Future<Optional<StoredUser>> find(String username) {
            return findAll(List.of(username)).map(users -> Optional.ofNullable(users.get(username)));
        }

        @Override
        public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
            Promise<Map<String, StoredUser>> response = Promise.promise();
            statements.add(usernames);
            responses.add(response);
            return response.future();
        }
    }
}

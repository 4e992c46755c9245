package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform is killed twenty times, each time at a random moment of a sign-up, a suspension, a removal and more changes at once.
 * The next start completes what was accepted, and nothing is half made.
 */
@Tag("long")
class SignupKillTest {
    private static final int KILLS = 20;
    /** Change that a kill interrupts, and the state that follows if it was accepted. */
    private enum Change {
        SIGN_UP("ready"),
        SUSPEND("suspended"),
        RESUME("ready"),
        REMOVE("deleted");

        private final String state;

        Change(String state) {
            this.state = state;
        }
    }

    private final TestDatabase database = MigratedDatabase.create();
    private final Random random = new Random(11);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    /** Possible states of each customer; several if it is unknown whether the last change was accepted. */
    private final Map<String, List<String>> expected = new ConcurrentSkipListMap<>();

    @TempDir
    private Path data;

    private String operator = "";

    @Test
    void endsInTheRightStateAfterEachKill() throws Exception {
        try (SignupPlatform first = start()) {
            operator = RookeryCommands.run("", "operator", "add", "ops", "--postgres-url=" + database.url())
                    .orFail()
                    .strip();
            for (String id : List.of("steady", "paused", "leaving")) {
                signUp(first, id);
            }
            interrupt(first, 0);
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (SignupPlatform next = start()) {
                verify(next);
                interrupt(next, kill);
            }
        }
        try (SignupPlatform last = start()) {
            verify(last);
            customersCanLogIn(last);
        }
        assertThat(accepted.get()).isPositive();
        assertThat(interrupted.get()).isPositive();
    }

    private SignupPlatform start() throws IOException {
        return new SignupPlatform(data, "--postgres-url=" + database.url());
    }

    private void signUp(SignupPlatform platform, String id) {
        platform.signUp(id);
        expected.put(id, List.of("ready"));
    }

    /** Kills the process while it handles changes of several customers. */
    private void interrupt(SignupPlatform platform, int kill) throws Exception {
        long start = System.nanoTime();
        signUp(platform, "ending" + kill);
        long duration = System.nanoTime() - start;
        signUp(platform, "pausing" + kill);
        Set<String> chosen = Set.of("steady", "new" + kill, "ending" + kill, "pausing" + kill);
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        requests.add(request(platform, "new" + kill, Change.SIGN_UP));
        requests.add(request(platform, "pausing" + kill, Change.SUSPEND));
        requests.add(request(platform, "ending" + kill, Change.REMOVE));
        for (String id : List.copyOf(expected.keySet())) {
            if (!chosen.contains(id)) {
                next(id).ifPresent(change -> requests.add(request(platform, id, change)));
            }
        }
        // The moment of the kill is random by intent: from before the first change until after the last.
        LockSupport.parkNanos(random.nextLong(3 * duration));
        platform.kill();
        for (CompletableFuture<Void> request : requests) {
            request.handle((done, failure) -> failure == null ? accepted : interrupted)
                    .get()
                    .incrementAndGet();
        }
    }

    private Optional<Change> next(String id) {
        List<String> states = expected.get(id);
        if (states.contains("deleted") || random.nextInt(3) == 0) {
            return Optional.empty();
        }
        if (!id.equals("paused") && random.nextInt(3) == 0) {
            return Optional.of(Change.REMOVE);
        }
        return Optional.of(states.contains("suspended") ? Change.RESUME : Change.SUSPEND);
    }

    private CompletableFuture<Void> request(SignupPlatform platform, String id, Change change) {
        List<String> before = expected.getOrDefault(id, List.of("absent"));
        List<String> possible = new ArrayList<>(before);
        possible.add(change.state);
        expected.put(id, possible);
        return CompletableFuture.runAsync(() -> {
            int status = send(platform, id, change);
            assertThat(status).isIn(201, 202);
            // Accepted: it must not be lost.
            expected.put(id, List.of(change.state));
        });
    }

    private int send(SignupPlatform platform, String id, Change change) {
        String path = "/customers/" + id + "/deployment";
        return switch (change) {
            case SIGN_UP -> {
                platform.signUp(id);
                yield 201;
            }
            case SUSPEND -> platform.signup("DELETE", path, operator, null).statusCode();
            case RESUME ->
                platform.signup("POST", path + "/resume", operator, null).statusCode();
            case REMOVE ->
                platform.signup("DELETE", path + "?now=true", operator, null).statusCode();
        };
    }

    private void verify(SignupPlatform platform) {
        for (Map.Entry<String, List<String>> customer : expected.entrySet()) {
            await(customer.toString())
                    .atMost(SignupPlatform.TIMEOUT)
                    .until(() -> isSettled(platform, customer.getKey(), customer.getValue()));
            expected.put(customer.getKey(), List.of(state(platform, customer.getKey())));
        }
        nothingIsHalfMade();
    }

    private boolean isSettled(SignupPlatform platform, String id, List<String> states) {
        return states.contains(state(platform, id));
    }

    /** Returns the state once it is final. */
    private String state(SignupPlatform platform, String id) {
        var response = platform.signup("GET", "/customers/" + id + "/deployment/status", operator, null);
        if (response.statusCode() == 404) {
            return "absent";
        }
        JsonObject status = new JsonObject(response.body());
        return status.getLong("generation").equals(status.getLong("observed_generation"))
                ? status.getString("state")
                : "in progress";
    }

    /** Each customer that is not deleted has a tenant with tables, limits and one owner, and no other tenant has any. */
    private void nothingIsHalfMade() {
        List<String> customers =
                database.query("SELECT customer_id FROM deployments WHERE state <> 'deleted' ORDER BY 1");
        assertThat(database.query("SELECT id FROM rookery_tenants WHERE id <> 'default' AND plan IS NOT NULL"
                        + " AND license IS NOT NULL ORDER BY 1"))
                .isEqualTo(customers);
        assertThat(database.query("SELECT tenant FROM rookery_limits WHERE tenant <> 'default' ORDER BY 1"))
                .isEqualTo(customers);
        assertThat(database.query("SELECT tenant FROM api_users WHERE tenant <> 'default' ORDER BY 1"))
                .isEqualTo(customers);
        assertThat(database.query("SELECT id FROM rookery_tenants JOIN pg_namespace ON nspname = table_schema"
                        + " WHERE id <> 'default' ORDER BY 1"))
                .isEqualTo(customers);
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'"))
                .hasSameSizeAs(customers);
        assertThat(database.query("SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM deployments)"))
                .isEmpty();
    }

    private void customersCanLogIn(SignupPlatform platform) {
        assertThat(platform.logIn("steady").statusCode()).isEqualTo(200);
        expected.forEach((id, states) ->
                assertThat(platform.logIn(id).statusCode() == 200).as(id).isEqualTo(states.contains("ready")));
    }
}

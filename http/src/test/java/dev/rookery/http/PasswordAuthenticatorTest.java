package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordAuthenticatorTest {
    private static final PasswordCost COST = new PasswordCost(4, 4);
    private static final String ADDRESS = "192.0.2.1";
    /** Delayed logins that the throttle permits per address. */
    private static final int MAXIMUM_DELAYED = 16;
    /** Failures of an address after which its logins are delayed noticeably. */
    private static final int MAXIMUM_FAILURES = 25;

    private final Vertx vertx = SingleLoopVertx.create();
    private final PasswordAuthenticator<String> authenticator = new PasswordAuthenticator<>(
            vertx, PasswordAuthenticatorTest::find, new ThrottleConfig(1, Duration.ofMinutes(1)), COST);

    private static Future<Optional<PasswordAuthenticator.Credentials<String>>> find(UserKey user) {
        return Future.succeededFuture(
                switch (user.username()) {
                    case "anna" ->
                        Optional.of(new PasswordAuthenticator.Credentials<>(
                                "user anna", new PasswordHasher(COST).hash("right")));
                    case "broken" -> Optional.of(new PasswordAuthenticator.Credentials<>("user broken", "no hash"));
                    default -> Optional.empty();
                });
    }

    @AfterEach
    void close() {
        authenticator.close();
        await(vertx.close());
    }

    @Test
    void returnsTheUser() {
        assertThat(await(authenticator.authenticate(user("anna"), "right", ADDRESS)))
                .isEqualTo("user anna");
    }

    @Test
    void rejectsWrongPasswordsAndUnknownUsersAlike() {
        for (String name : List.of("anna", "unknown", "broken")) {
            assertFails(authenticator.authenticate(user(name), "wrong", ADDRESS), ProblemType.UNAUTHENTICATED)
                    .isEqualTo("Wrong user name or password");
        }
    }

    @Test
    void delaysLoginsAfterFailures() {
        assertFails(authenticator.authenticate(user("anna"), "wrong", ADDRESS), ProblemType.UNAUTHENTICATED);

        Future<String> delayed = authenticator.authenticate(user("anna"), "right", ADDRESS);

        assertThat(await(delayed)).isEqualTo("user anna");
    }

    @Test
    void limitsDelayedLoginsPerAddress() {
        // All of them begin before the first fails, so none is delayed.
        List<Future<String>> failures = Stream.generate(
                        () -> authenticator.authenticate(user("anna"), "wrong", ADDRESS))
                .limit(12)
                .toList();
        failures.forEach(failure -> assertFails(failure, ProblemType.UNAUTHENTICATED));
        List<Future<String>> delayed = Stream.generate(() -> authenticator.authenticate(user("anna"), "right", ADDRESS))
                .limit(MAXIMUM_DELAYED)
                .toList();

        assertFails(authenticator.authenticate(user("anna"), "right", ADDRESS), ProblemType.TOO_MANY_REQUESTS);
        assertThat(await(authenticator.authenticate(user("anna"), "right", "192.0.2.2")))
                .isEqualTo("user anna");
        assertThat(delayed).noneMatch(Future::isComplete);
    }

    @Test
    void failuresAtOneTenantDoNotDelayLoginsToAnother() {
        // All of them begin before the first fails, so none is delayed.
        List<Future<String>> failures = IntStream.range(0, MAXIMUM_FAILURES)
                .mapToObj(i -> authenticator.authenticate(user("unknown" + i), "wrong", ADDRESS))
                .toList();
        failures.forEach(failure -> assertFails(failure, ProblemType.UNAUTHENTICATED));
        Future<String> delayed = authenticator.authenticate(user("anna"), "right", ADDRESS);
        Future<String> other = authenticator.authenticate(new UserKey(new TenantId("acme"), "anna"), "right", ADDRESS);

        assertThat(await(other)).isEqualTo("user anna");
        assertThat(delayed.isComplete()).isFalse();
    }

    private static UserKey user(String name) {
        return new UserKey(TenantId.DEFAULT, name);
    }

    private static AbstractStringAssert<?> assertFails(Future<String> login, ProblemType type) {
        List<String> details = new ArrayList<>();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> await(login))
                .havingCause()
                .isInstanceOfSatisfying(ApiException.class, problem -> {
                    assertThat(problem.type()).isEqualTo(type);
                    details.add(problem.getMessage());
                });
        return assertThat(details.get(0));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}

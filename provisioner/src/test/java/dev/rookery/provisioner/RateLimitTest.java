package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits of sign-ups and logins, which all replicas count together. */
@Tag("long")
class RateLimitTest {
    @Test
    void limitsSignUpsPerAddressAcrossReplicas() {
        TestDatabase database = TestProvisioner.createDatabase();
        SignupLimits limits = new SignupLimits(2, 100);
        try (TestProvisioner first =
                        new TestProvisioner(database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits);
                TestProvisioner second =
                        new TestProvisioner(database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits)) {
            first.signUp("a@example.com", "A");
            second.signUp("b@example.com", "B");
            first.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("c@example.com", "C"))
                    .expectProblem(429, "too-many-requests");

            database.execute("UPDATE attempts SET ends_at = now()");
            second.signUp("c@example.com", "C");
            assertThat(database.query("SELECT count(*) FROM attempts")).containsExactly("3");
        }
    }

    /** Refused sign-ups of one address do not count towards the total. */
    @Test
    void limitsSignUpsInTotal() {
        TestDatabase database = TestProvisioner.createDatabase();
        try (TestProvisioner limited = new TestProvisioner(
                database, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(1, 2))) {
            limited.signUp("a@example.com", "A");
            for (int i = 0; i < 3; i++) {
                limited.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("b@example.com", "B"))
                        .expectProblem(429, "too-many-requests");
            }
            assertThat(database.query("SELECT count FROM attempts ORDER BY count"))
                    .containsExactly("1", "1", "4");
        }
    }

    /** Neighboring addresses have one holder. */
    @Test
    void limitsSignUpsPerNetwork() {
        TestDatabase database = TestProvisioner.createDatabase();
        try (TestProvisioner limited = new TestProvisioner(
                database, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(10, 2, 100))) {
            limited.signUp("a@example.com", "A");
            limited.signUp("b@example.com", "B");
            limited.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("c@example.com", "C"))
                    .expectProblem(429, "too-many-requests");
            assertThat(database.query("SELECT count FROM attempts ORDER BY count"))
                    .containsExactly("2", "3", "3");
        }
    }

    @Test
    void limitsFailedLoginsAcrossReplicas() {
        TestDatabase database = TestProvisioner.createDatabase();
        SignupLimits limits = new SignupLimits(100, 100);
        JsonObject correct = new JsonObject().put("email", "a@example.com").put("password", "SecurePass123");
        JsonObject wrong = correct.copy().put("password", "guess");
        try (TestProvisioner first = new TestProvisioner(
                        database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits, ThrottleConfig.DEFAULT);
                TestProvisioner second = new TestProvisioner(
                        database,
                        new InMemoryTarget(),
                        TestProvisioner.shortDelays(),
                        limits,
                        ThrottleConfig.DEFAULT)) {
            first.signUp("a@example.com", "A");
            for (int i = 0; i < 10; i++) {
                first.call("POST", "/customers/login", "", correct).expect(200);
            }
            // The window of a minute must not end before the last attempt.
            database.execute("UPDATE attempts SET ends_at = now() + interval '1 hour'");
            for (int i = 0; i < ThrottleConfig.DEFAULT.freeFailures(); i++) {
                (i % 2 == 0 ? first : second)
                        .call("POST", "/customers/login", "", wrong)
                        .expectProblem(401, "unauthenticated");
            }
            second.call("POST", "/customers/login", "", correct).expectProblem(429, "too-many-requests");
            first.call("POST", "/customers/login", "", correct.copy().put("email", "b@example.com"))
                    .expectProblem(401, "unauthenticated");

            database.execute("UPDATE attempts SET ends_at = now()");
            second.call("POST", "/customers/login", "", correct).expect(200);
        }
    }
}

package dev.rookery.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantTurnsTest {
    private static final TenantId NOISY = new TenantId("noisy");
    private static final TenantId QUIET = new TenantId("quiet");
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = PostgresClients.vertx();
    /** Transactions that have begun, in order. */
    private final List<Started> started = new CopyOnWriteArrayList<>();

    private record Started(TenantId tenant, Promise<String> end) {}

    @AfterEach
    void close() {
        GuardedVertx.close(vertx);
    }

    private TenantTurns turns(int connections, Duration timeout, boolean shared) {
        return new TenantTurns(vertx, connections, timeout, () -> shared);
    }

    private List<Future<String>> run(TenantTurns turns, TenantId tenant, int count) {
        List<Future<String>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(turns.run(tenant, () -> {
                Promise<String> end = Promise.promise();
                started.add(new Started(tenant, end));
                return end.future();
            }));
        }
        return results;
    }

    private void awaitStarted(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> started.size() >= count);
        assertThat(started).hasSize(count);
    }

    private long begun(TenantId tenant) {
        return started.stream().filter(each -> each.tenant().equals(tenant)).count();
    }

    @Test
    void aTenantNeverUsesAllConnections() {
        TenantTurns turns = turns(8, LONG, true);
        run(turns, NOISY, 100);
        awaitStarted(6);

        run(turns, QUIET, 2);
        awaitStarted(8);
        assertThat(begun(QUIET)).isEqualTo(2);
    }

    @Test
    void tenantsTakeTurns() {
        TenantTurns turns = turns(4, LONG, true);
        run(turns, NOISY, 100);
        awaitStarted(3);
        run(turns, QUIET, 3);
        awaitStarted(4);

        // One connection after another becomes free: both wait, so that they take turns.
        for (int ended = 0; ended < 4; ended++) {
            started.get(ended).end().complete("done");
            awaitStarted(5 + ended);
        }
        assertThat(begun(QUIET)).isEqualTo(3);
        assertThat(begun(NOISY)).isEqualTo(5);
    }

    @Test
    void aSingleTenantUsesAllConnections() {
        TenantTurns turns = turns(8, LONG, false);
        run(turns, TenantId.DEFAULT, 20);
        awaitStarted(8);
    }

    @Test
    void limitsWaitingTransactionsOfATenant() {
        TenantTurns turns = turns(2, LONG, true);
        List<Future<String>> results = run(turns, NOISY, TenantTurns.MAXIMUM_WAITING + 2);

        assertThat(results.get(results.size() - 1).cause()).isInstanceOf(TenantBusyException.class);
        assertThat(results.stream().filter(Future::failed)).hasSize(1);
        run(turns, QUIET, 1);
        awaitStarted(2);
    }

    @Test
    void waitingTimesOutWithoutLeavingATrace() {
        TenantTurns turns = turns(1, Duration.ofMillis(100), true);
        run(turns, NOISY, 1);
        awaitStarted(1);
        Future<String> late = run(turns, QUIET, 1).get(0);
        assertThatThrownBy(() -> join(late)).hasCauseInstanceOf(TimeoutException.class);

        started.get(0).end().fail("failed");
        run(turns, QUIET, 1);
        awaitStarted(2);
        started.get(1).end().complete("done");
        run(turns, NOISY, 1);
        awaitStarted(3);
    }

    @Test
    void workThatThrowsReleasesItsConnection() {
        TenantTurns turns = turns(1, LONG, true);
        Future<String> thrown = turns.run(NOISY, () -> {
            throw new IllegalStateException("thrown");
        });
        assertThatThrownBy(() -> join(thrown)).hasRootCauseMessage("thrown");
        run(turns, QUIET, 1);
        awaitStarted(1);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}

package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SharedChecksTest {
    private static final byte[] ID = {1};

    private final SharedChecks checks = new SharedChecks();
    private final List<CompletableFuture<Optional<Boolean>>> started = new ArrayList<>();

    @Test
    void equalChecksShareOneResult() {
        List<CompletableFuture<Optional<Boolean>>> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            results.add(run(ID));
        }

        assertThat(started).hasSize(1);
        started.get(0).complete(Optional.of(true));
        assertThat(results).allSatisfy(result -> assertThat(result.join()).contains(true));
    }

    @Test
    void otherChecksRunSeparately() {
        run(ID);
        run(new byte[] {2});

        assertThat(started).hasSize(2);
    }

    @Test
    void aFinishedCheckIsNotReused() {
        run(ID);
        started.get(0).complete(Optional.of(false));
        run(ID);

        assertThat(started).hasSize(2);
    }

    @Test
    void aRejectedCheckDoesNotRejectOthers() {
        CompletableFuture<Optional<Boolean>> evicted = run(ID);
        CompletableFuture<Optional<Boolean>> other = run(ID);

        started.get(0).complete(Optional.empty());
        assertThat(evicted.join()).isEmpty();
        assertThat(other).isNotDone();
        started.get(1).complete(Optional.of(true));
        assertThat(other.join()).contains(true);
    }

    @Test
    void failuresReachAllAndEndTheCheck() {
        CompletableFuture<Optional<Boolean>> first = run(ID);
        CompletableFuture<Optional<Boolean>> second = run(ID);

        started.get(0).completeExceptionally(new OutOfMemoryError());
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        run(ID);
        assertThat(started).hasSize(2);
    }

    private CompletableFuture<Optional<Boolean>> run(byte[] id) {
        CompletionStage<Optional<Boolean>> result = checks.run(id, () -> {
            CompletableFuture<Optional<Boolean>> check = new CompletableFuture<>();
            started.add(check);
            return check;
        });
        return result.toCompletableFuture();
    }
}

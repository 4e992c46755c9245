package dev.rookery.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedSlicesTest {
    private final List<Duration> pauses = new ArrayList<>();
    private long now;
    private int slices;

    private final PacedSlices paced = new PacedSlices(() -> now, pause -> {
        pauses.add(pause);
        return Future.succeededFuture();
    });

    private Future<Boolean> slice(Duration time, boolean more) {
        now += time.toNanos();
        slices++;
        return Future.succeededFuture(more);
    }

    @Test
    void pausesThreeTimesAsLongAsASliceButASecondAtMost() {
        Future<Void> end = paced.run(() -> slices == 2
                ? slice(Duration.ofMillis(5), false)
                : slice(Duration.ofMillis(slices == 0 ? 10 : 2_000), true));

        assertThat(end.succeeded()).isTrue();
        assertThat(pauses).containsExactly(Duration.ofMillis(30), Duration.ofSeconds(1));
    }

    @Test
    void waitsForTheEndOfAPause() {
        Promise<Void> pause = Promise.promise();
        Future<Void> end =
                new PacedSlices(() -> now, time -> pause.future()).run(() -> slice(Duration.ofMillis(1), slices == 0));
        assertThat(slices).isEqualTo(1);
        assertThat(end.isComplete()).isFalse();

        pause.complete();

        assertThat(slices).isEqualTo(2);
        assertThat(end.succeeded()).isTrue();
    }

    @Test
    void endsWithAFailure() {
        assertThat(paced.run(() -> Future.failedFuture("gone")).cause()).hasMessage("gone");
    }
}

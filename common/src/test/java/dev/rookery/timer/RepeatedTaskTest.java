package dev.rookery.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedTaskTest {
    private static final Duration INTERVAL = Duration.ofMillis(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private RepeatedTask task(Supplier<Future<Void>> task) {
        return new RepeatedTask(vertx, INTERVAL, "test", () -> {
            runs.incrementAndGet();
            return task.get();
        });
    }

    @Test
    void repeatsATaskUntilItIsStopped() {
        RepeatedTask task = task(Future::succeededFuture);

        assertThat(task.start().succeeded()).isTrue();

        await().atMost(TIMEOUT).until(() -> runs.get() >= 3);
        task.stop();
    }

    @Test
    void returnsTheFailureOfTheFirstRunAndRepeats() {
        RepeatedTask task = task(() -> {
            if (runs.get() == 1) {
                throw new IllegalStateException("first run");
            }
            return Future.failedFuture("later run");
        });

        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RepeatedTask.class);
        logger.addAppender(log);
        try {
            assertThat(task.start().cause()).hasMessage("first run");

            await().atMost(TIMEOUT).until(() -> runs.get() >= 10);
            task.stop();
            // One for each of the two failures.
            assertThat(log.list).hasSize(2);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void waitsForARunInProgress() {
        Promise<Void> first = Promise.promise();
        AtomicInteger elapsed = new AtomicInteger();
        vertx.setPeriodic(INTERVAL.toMillis(), timer -> elapsed.incrementAndGet());
        RepeatedTask task = task(() -> runs.get() == 1 ? first.future() : Future.succeededFuture());

        task.start();

        await().atMost(TIMEOUT).until(() -> elapsed.get() >= 5);
        assertThat(runs).hasValue(1);
        first.complete();
        await().atMost(TIMEOUT).until(() -> runs.get() >= 3);
        task.stop();
    }
}

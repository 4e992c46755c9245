package dev.rookery.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FatalErrorsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Program whose main thread blocks while another thread ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            if (arguments[0].equals("error")) {
                FatalErrors.install();
            }
            ThreadFactory guarded = FatalErrors.guard(task -> new Thread(task, "worker"), () -> false);
            ThreadFactory pooled = FatalErrors.guard(task -> new Thread(task, "worker"));
            Runnable task =
                    switch (arguments[0]) {
                        case "exception" ->
                            () -> {
                                throw new IllegalStateException("broken");
                            };
                        case "return" -> () -> {};
                        case "memory" ->
                            () -> GuardedVertx.create(new VertxOptions()).runOnContext(none -> {
                                Thread.currentThread().setName("worker");
                                throw new OutOfMemoryError("Java heap space");
                            });
                        default ->
                            () -> {
                                throw new AssertionError("broken");
                            };
                    };
            Thread thread =
                    switch (arguments[0]) {
                        case "error" -> new Thread(task, "worker");
                        case "pooled", "memory" -> pooled.newThread(task);
                        default -> guarded.newThread(task);
                    };
            thread.start();
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exception, Thread worker failed. The process ends",
        "return, Thread worker ended unexpectedly. The process ends",
        "error, Thread worker failed. The process ends",
        "pooled, Thread worker failed. The process ends",
        "memory, Thread worker failed. The process ends"
    })
    void endOfAThreadEndsTheProcess(String end, String message) throws Exception {
        try (RunningProcess process = RunningProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                end))) {
            assertThat(process.awaitExit(TIMEOUT)).isEqualTo(FatalErrors.EXIT_CODE);
            assertThat(process.output()).contains(message);
        }
    }

    @Test
    void errorsOfOneInputAreNotFatal() {
        assertThat(FatalErrors.isFatal(new OutOfMemoryError("Java heap space"))).isTrue();
        assertThat(FatalErrors.isFatal(new InternalError())).isTrue();
        assertThat(FatalErrors.isFatal(new StackOverflowError())).isFalse();
        assertThat(FatalErrors.isFatal(new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory")))
                .isFalse();
        assertThat(FatalErrors.isFatal(new IllegalStateException())).isFalse();
        assertThat(FatalErrors.isFatal(null)).isFalse();
    }

    @Test
    void exceptionOfAVertxHandlerDoesNotEndTheEventLoop() throws Exception {
        Vertx vertx = GuardedVertx.create(new VertxOptions());
        CountDownLatch later = new CountDownLatch(1);

        Context context = vertx.getOrCreateContext();
        context.runOnContext(none -> {
            throw new IllegalStateException("broken");
        });
        context.runOnContext(none -> later.countDown());

        assertThat(later.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        vertx.close().await();
    }

    @Test
    void threadMayEndWhileItsOwnerStops() throws Exception {
        Thread thread = FatalErrors.guard(Thread::new, () -> true).newThread(() -> {});

        thread.start();

        thread.join();
    }
}

package dev.rookery.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FatalErrorsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Program whose main thread blocks while another thread ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            FatalErrors.install();
            ThreadFactory guarded = FatalErrors.guard(task -> new Thread(task, "worker"), () -> false);
            Runnable task =
                    switch (arguments[0]) {
                        case "exception" ->
                            () -> {
                                throw new IllegalStateException("broken");
                            };
                        case "return" -> () -> {};
                        default ->
                            () -> {
                                throw new AssertionError("broken");
                            };
                    };
            (arguments[0].equals("error") ? new Thread(task, "worker") : guarded.newThread(task)).start();
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exception, Thread worker failed. The process ends",
        "return, Thread worker ended unexpectedly. The process ends",
        "error, Thread worker failed. The process ends"
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
    void threadMayEndWhileItsOwnerStops() throws Exception {
        Thread thread = FatalErrors.guard(Thread::new, () -> true).newThread(() -> {});

        thread.start();

        thread.join();
    }
}

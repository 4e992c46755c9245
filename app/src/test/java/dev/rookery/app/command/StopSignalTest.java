package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    /** Program that installs the signal while the JVM shuts down, as after SIGTERM during the start. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    new StopSignal().close();
                } catch (CommandException e) {
                    System.out.println(e.getMessage());
                }
            }));
            System.exit(3);
        }
    }

    @Test
    void endsTheStartOfAProcessThatIsStopping() throws Exception {
        try (RunningProcess process = RunningProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()))) {
            assertThat(process.awaitExit(Duration.ofMinutes(1))).isEqualTo(3);
            assertThat(process.output()).contains("Stopped before the start");
        }
    }
}

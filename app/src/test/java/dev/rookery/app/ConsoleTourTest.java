package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first minutes of a new user with the console in Chromium, against the whole platform. Console errors, violations of the content
 * security policy and accessibility findings fail it. The system property {@code rookery.screenshots} names a folder for screenshots
 * of the documentation.
 */
class ConsoleTourTest {
    private static final int TIMEOUT_MINUTES = 4;

    @TempDir
    private Path folder;

    @Test
    void firstMinutesOfANewUser() throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            String output = ConsoleProgram.run(
                    List.of("node", "e2e/tour.mjs"),
                    platform.environment(),
                    folder.resolve("tour.txt"),
                    TIMEOUT_MINUTES);

            assertThat(output).endsWith("tour complete\n").doesNotContain("not ok");
        }
    }
}

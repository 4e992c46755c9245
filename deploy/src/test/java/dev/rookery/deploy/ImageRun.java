package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of the image with {@code deploy/images/run}. */
record ImageRun(TestDatabase database) {
    static final Path IMAGES = Path.of("images");
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Runs a command to its end and requires success. */
    RunningProcess rookery(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/rookery"));
        command.addAll(List.of(arguments));
        RunningProcess process =
                start(List.of("ROOKERY_POSTGRES_URL=" + database.url()), command.toArray(String[]::new));
        assertThat(process.awaitExit(TIMEOUT)).as(process.output()).isZero();
        return process;
    }

    static RunningProcess start(List<String> options, String... program) throws IOException {
        List<String> command = new ArrayList<>(List.of(IMAGES.resolve("run").toString()));
        command.addAll(options);
        command.add("--");
        command.addAll(List.of(program));
        return RunningProcess.start(command);
    }
}

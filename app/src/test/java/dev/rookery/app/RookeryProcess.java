package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the {@code rookery} program in a separate process. */
public final class RookeryProcess {
    private RookeryProcess() {}

    /** @param data the data folder */
    public static RunningProcess start(Path data, String... arguments) throws IOException {
        List<String> command = command(arguments);
        command.addAll(List.of("--data", data.toString()));
        return RunningProcess.start(command);
    }

    /** Returns the command line of the program. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.bootstrap.extensions=serviceload",
                // License keys are RSA: without the C2 compiler, creating one takes 15 seconds.
                hasProvisioner(arguments) ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Rookery.class.getName()));
        command.addAll(List.of(arguments));
        if (List.of(arguments).contains("all")) {
            // The default ports may be in use by other tests.
            for (String option : List.of("--provisioner-port", "--dashboard-port")) {
                if (!String.join(" ", arguments).contains(option)) {
                    command.add(option + "=0");
                }
            }
        }
        return command;
    }

    private static boolean hasProvisioner(String... arguments) {
        return List.of(arguments).contains("provisioner") || List.of(arguments).contains("all");
    }
}

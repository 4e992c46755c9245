package dev.rookery.testkit.kubernetes;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs helm and kubectl. */
public final class HelmTools {
    private final Path folder;
    private final Map<String, String> environment;

    private HelmTools(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** @param output standard output and standard error, interleaved */
    public record Result(int exitCode, String output) {
        /** Returns the output; fails if the exit code is not 0. */
        public String orFail() {
            if (exitCode != 0) {
                throw new AssertionError("Exit code " + exitCode + ": " + output);
            }
            return output;
        }
    }

    /** @param major 3 or 4 */
    public static HelmTools version(int major, ControlPlane controlPlane) {
        return new HelmTools(
                CommandRunner.scriptOutput("fetch-helm", Integer.toString(major)),
                Map.of("KUBECONFIG", controlPlane.kubeconfig().toString()));
    }

    public Result helm(String... arguments) {
        return run("helm", List.of(arguments));
    }

    public Result kubectl(String... arguments) {
        return run("kubectl", List.of(arguments));
    }

    /** Runs a script that calls these programs. */
    public Result script(Path script, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("env", "PATH=" + folder + File.pathSeparator + System.getenv("PATH"), script.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Result run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString()));
        command.addAll(arguments);
        return run(command);
    }

    private Result run(List<String> command) {
        CommandRunner.Result result = CommandRunner.run(environment, command);
        return new Result(result.exitCode(), result.output());
    }
}

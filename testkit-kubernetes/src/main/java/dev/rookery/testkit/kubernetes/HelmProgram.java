package dev.rookery.testkit.kubernetes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs helm and kubectl as a person uses them. */
public final class HelmProgram {
    private final Path folder;
    private final Map<String, String> environment;

    private HelmProgram(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** What a command ended with; standard output and error are one. */
    public record Result(int exitCode, String output) {
        /** What it printed, if it went well. */
        public String orFail() {
            if (exitCode != 0) {
                throw new AssertionError("Exit code " + exitCode + ": " + output);
            }
            return output;
        }
    }

    /** @param major 3 or 4 */
    public static HelmProgram version(int major, ControlPlane controlPlane) {
        return new HelmProgram(
                Tool.folder("fetch-helm", Integer.toString(major)),
                Map.of("KUBECONFIG", controlPlane.kubeconfig().toString()));
    }

    public Result helm(String... arguments) {
        return run("helm", List.of(arguments));
    }

    public Result kubectl(String... arguments) {
        return run("kubectl", List.of(arguments));
    }

    private Result run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString()));
        command.addAll(arguments);
        Tool.Result result = Tool.run(environment, command);
        return new Result(result.exitCode(), result.output());
    }
}

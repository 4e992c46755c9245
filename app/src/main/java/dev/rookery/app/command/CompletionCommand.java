package dev.rookery.app.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Print a script that completes commands and options in a shell.",
            "For the running shell: source <(rookery completion bash)."
        })
final class CompletionCommand implements Callable<Integer> {
    /** Shells for which the script is made. */
    enum Shell {
        BASH,
        ZSH
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh, which read the same script.")
    private Shell shell;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(AutoComplete.bash("rookery", RookeryCommand.commandLine(Map.of())));
        return ExitCode.OK;
    }
}

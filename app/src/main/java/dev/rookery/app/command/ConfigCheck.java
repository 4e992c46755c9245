package dev.rookery.app.command;

import dev.rookery.app.file.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Execution of {@code rookery config check}; other commands are executed by the next strategy. */
final class ConfigCheck implements IExecutionStrategy {
    private final IExecutionStrategy next;

    ConfigCheck(IExecutionStrategy next) {
        this.next = next;
    }

    @Override
    public int execute(ParseResult arguments) {
        List<CommandLine> path = arguments.asCommandLineList();
        CommandLine last = path.get(path.size() - 1);
        boolean check = path.size() > 1
                && path.get(path.size() - 2).getCommandSpec().userObject() instanceof ConfigCommand.Check;
        if (!check) {
            return next.execute(arguments);
        }
        Integer help = CommandLine.executeHelpRequest(arguments);
        if (help != null) {
            return help;
        }
        try {
            validate(last.getCommandSpec());
        } catch (RuntimeException e) {
            throw new ExecutionException(last, String.valueOf(e.getMessage()), e);
        }
        last.getOut().println("The options of 'rookery " + last.getCommandName() + "' are valid.");
        last.getOut().flush();
        return ExitCode.OK;
    }

    /**
     * Validates the options of a {@link CheckedCommand} without side effects.
     *
     * @throws IllegalArgumentException if a value is invalid
     */
    static void validate(CommandSpec command) {
        try (TemporaryFolder scratch = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            leaveOutMissingKey(command);
            ((CheckedCommand) command.userObject()).validate(scratch.path());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a scratch folder: " + e, e);
        }
    }

    /** A start would create the key. */
    private static void leaveOutMissingKey(CommandSpec command) {
        OptionSpec key = command.findOption("--credential-key-file");
        if (key != null && !(key.getValue() instanceof String file && Files.exists(Path.of(file)))) {
            key.setValue("none");
        }
    }
}

package dev.rookery.app.command;

import dev.rookery.app.argument.Arguments;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports arguments that a command does not accept: what is wrong, where a file of options has it, and where the help is. */
final class UsageReporter implements IParameterExceptionHandler {
    private static final String FILE_MARK = "@";

    private final Arguments given;

    UsageReporter(Arguments given) {
        this.given = given;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("rookery: " + origin(failure).map(place -> place + ": ").orElse("") + message(failure));
        if (failure instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        }
        if (command.getSubcommands().isEmpty()) {
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        } else {
            command.usage(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private Optional<String> origin(ParameterException failure) {
        Optional<String> value = failure instanceof UnmatchedArgumentException unmatched
                ? unmatched.getUnmatched().stream().findFirst().flatMap(given::originOf)
                : Optional.empty();
        return value.or(() -> given.originOfOption(message(failure)));
    }

    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            Optional<String> file = unmatched.getUnmatched().stream()
                    .findFirst()
                    .filter(first -> first.startsWith(FILE_MARK))
                    .map(first -> first.substring(FILE_MARK.length()));
            if (file.isPresent()) {
                return "Cannot read the file of options " + file.get();
            }
        }
        return String.valueOf(failure.getMessage());
    }
}

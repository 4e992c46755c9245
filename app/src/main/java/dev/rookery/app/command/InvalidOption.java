package dev.rookery.app.command;

import dev.rookery.app.option.EnvironmentDefaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Search for the option that a message of a validation is about. The records that validate values do not know options: the
 * option is the one without which the validation has another result.
 */
final class InvalidOption {
    private final Map<String, String> environment;
    private final List<String> command;
    private final ParseResult arguments;
    private final String message;

    /**
     * @param arguments of a {@link CheckedCommand}, possibly below other commands
     * @param message of the failed validation
     */
    InvalidOption(Map<String, String> environment, ParseResult arguments, String message) {
        this.environment = environment;
        this.command = arguments.asCommandLineList().stream()
                .skip(1)
                .map(CommandLine::getCommandName)
                .toList();
        this.arguments = last(arguments);
        this.message = message;
    }

    /** Returns the name of the option, or of the environment variable; empty if it is not only one. */
    Optional<String> find() {
        if (!(arguments.commandSpec().userObject() instanceof CheckedCommand)) {
            return Optional.empty();
        }
        List<OptionSpec> given = arguments.matchedOptions();
        return given.stream()
                .filter(candidate -> decides(environment, without(given, candidate)))
                .map(OptionSpec::longestName)
                .findFirst()
                .or(() -> variable(given));
    }

    private Optional<String> variable(List<OptionSpec> given) {
        return arguments.commandSpec().options().stream()
                .filter(option -> EnvironmentDefaults.isSetting(option) && !given.contains(option))
                .map(option -> EnvironmentDefaults.variable(option.longestName()))
                .filter(environment::containsKey)
                .filter(variable -> {
                    Map<String, String> others = new HashMap<>(environment);
                    others.remove(variable);
                    return decides(others, given);
                })
                .findFirst();
    }

    private static List<OptionSpec> without(List<OptionSpec> options, OptionSpec one) {
        return options.stream().filter(option -> option != one).toList();
    }

    /** Returns whether these settings have another result than all. */
    private boolean decides(Map<String, String> variables, List<OptionSpec> options) {
        List<String> values = new ArrayList<>(command);
        options.forEach(option -> arguments
                .matchedOption(option.longestName())
                .originalStringValues()
                .forEach(value -> values.add(option.longestName() + "=" + value)));
        String[] line = values.toArray(String[]::new);
        try {
            CommandLine program = RookeryCommand.commandLine(variables, line).setExpandAtFiles(false);
            ConfigCheck.validate(last(program.parseArgs(line)).commandSpec());
            return true;
        } catch (ParameterException e) {
            // An option that requires the one that is left out.
            return false;
        } catch (RuntimeException e) {
            return !message.equals(e.getMessage());
        }
    }

    private static ParseResult last(ParseResult arguments) {
        ParseResult last = arguments;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }
}

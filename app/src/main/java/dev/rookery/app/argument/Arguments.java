package dev.rookery.app.argument;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Arguments of the program, with the options of its {@code @FILE} arguments. */
public final class Arguments {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

    private final List<Argument> arguments;

    private Arguments(List<Argument> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /**
     * Replaces {@code @FILE} by the options in the file. An argument without such a file stays as it is; {@code @@} stands for
     * {@code @}.
     */
    public static Arguments expand(List<String> arguments) {
        return new Arguments(ArgumentFiles.expand(arguments));
    }

    /** Returns the arguments for the parser. */
    public List<String> values() {
        return arguments.stream().map(Argument::value).toList();
    }

    /** Returns file and line of the last argument with this value: {@code /etc/rookery/rookery.conf:3}. */
    public Optional<String> originOf(String value) {
        return last(argument -> argument.value().equals(value));
    }

    /** Returns file and line of the option that the message names first, of those that are given in a file. */
    public Optional<String> originOfOption(String message) {
        return OPTION.matcher(message)
                .results()
                .map(MatchResult::group)
                .flatMap(option -> last(argument -> argument.isOption(option)).stream())
                .findFirst();
    }

    private Optional<String> last(Predicate<Argument> matching) {
        return arguments.stream()
                .filter(matching)
                .reduce((earlier, later) -> later)
                .flatMap(Argument::origin)
                .map(Argument.Origin::toString);
    }
}

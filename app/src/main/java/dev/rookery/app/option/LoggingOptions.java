package dev.rookery.app.option;

import dev.rookery.app.log.LogFormat;
import dev.rookery.app.log.LogLevel;
import dev.rookery.app.log.Logs;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Options of the log, which all commands have. */
public final class LoggingOptions {
    private static final String MIXIN = "logging";

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "Least severe level of logged events: error, warn, info, debug or trace. Libraries log errors"
                    + " and warnings only. Default: info")
    private LogLevel level;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Format of the log on standard error: text, or json (an object per line). Default: text")
    private LogFormat format;

    /** Adds the options to a command and its subcommands, and applies them before a command runs. */
    public static void addTo(CommandLine program) {
        program.getSubcommands().values().forEach(LoggingOptions::add);
        program.setExecutionStrategy(new Strategy());
    }

    private static void add(CommandLine command) {
        if (command.getSubcommands().isEmpty() && !command.getCommandSpec().helpCommand()) {
            command.addMixin(MIXIN, new LoggingOptions());
        }
        command.getSubcommands().values().forEach(LoggingOptions::add);
    }

    private void apply() {
        Optional.ofNullable(format).ifPresent(Logs::setFormat);
        Optional.ofNullable(level).ifPresent(Logs::setLevel);
    }

    private static final class Strategy implements IExecutionStrategy {
        private final IExecutionStrategy next = new RunLast();

        @Override
        public int execute(ParseResult arguments) {
            ParseResult last = arguments;
            while (last.hasSubcommand()) {
                last = last.subcommand();
            }
            Optional.ofNullable(last.commandSpec().mixins().get(MIXIN))
                    .ifPresent(mixin -> ((LoggingOptions) mixin.userObject()).apply());
            return next.execute(arguments);
        }
    }
}

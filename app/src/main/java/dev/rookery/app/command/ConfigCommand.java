package dev.rookery.app.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Commands about configurations. */
@Command(
        name = "config",
        description = "Check options, their environment variables and files.",
        subcommands = ConfigCommand.Check.class,
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
    static final String NAME = "config";
    static final String CHECK = "check";

    /** Its subcommands are those whose options it checks. {@link ConfigCheck} executes it. */
    @Command(
            name = CHECK,
            description = {
                "Validate the options of a command without starting anything: rookery config check all @FILE.",
                "Without a command, those of 'all'. The environment variables count, too."
            },
            subcommands = {
                AllCommand.class,
                BrokerCommand.class,
                ApiCommand.class,
                DashboardCommand.class,
                ExporterCommand.class,
                ProvisionerCommand.class,
                AdmissionWebhookCommand.class
            },
            synopsisSubcommandLabel = "COMMAND")
    static final class Check {}

    private ConfigCommand() {}

    /** Adds the command "all" to the arguments of a check without command. */
    static List<String> withCommand(List<String> arguments) {
        boolean without = arguments.size() >= 2
                && arguments.get(0).equals(NAME)
                && arguments.get(1).equals(CHECK)
                && (arguments.size() == 2 || isOption(arguments.get(2)));
        if (!without) {
            return arguments;
        }
        List<String> complete = new ArrayList<>(arguments);
        complete.add(2, "all");
        return complete;
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-") && !argument.equals("--help") && !argument.equals("-h");
    }
}

package dev.rookery.app.command;

import dev.rookery.api.access.Role;
import dev.rookery.app.option.EnvironmentDefaults;
import dev.rookery.app.option.WordConverter;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.HashKind;
import dev.rookery.broker.BrokerConfig.Engine;
import dev.rookery.broker.ClientCertificates.Demand;
import dev.rookery.broker.IoMethod;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code rookery} program: an MQTT instance with users and rights in PostgreSQL. */
@Command(
        name = "rookery",
        description = "An MQTT broker with users and access rights in PostgreSQL.",
        subcommands = {
            AllCommand.class,
            BrokerCommand.class,
            ApiCommand.class,
            ExporterCommand.class,
            ProvisionerCommand.class,
            MigrateCommand.class,
            UserCommand.class,
            AclCommand.class,
            AccountCommand.class,
            OperatorCommand.class,
            ImportCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = CommandLine.ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Each setting can be given as an environment variable too: --mqtt-port as ROOKERY_MQTT_PORT.",
            "Options can stand in a file, one a line: rookery all @FILE.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 denied (acl test), 4 different (import --check)."
        })
public final class RookeryCommand {
    private RookeryCommand() {}

    /** The program, ready to be executed. */
    public static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new RookeryCommand())
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setExecutionExceptionHandler(new ErrorReporter())
                .registerConverter(AclMode.class, new WordConverter<>(AclMode.class))
                .registerConverter(Role.class, new WordConverter<>(Role.class))
                .registerConverter(Demand.class, new WordConverter<>(Demand.class))
                .registerConverter(IoMethod.class, new WordConverter<>(IoMethod.class))
                .registerConverter(Engine.class, new WordConverter<>(Engine.class))
                .registerConverter(HashKind.class, new WordConverter<>(HashKind.class))
                .setUsageHelpLongOptionsMaxWidth(30);
    }
}

package dev.rookery.app.command;

import dev.rookery.api.caller.Role;
import dev.rookery.app.argument.Arguments;
import dev.rookery.app.backup.storage.Addressing;
import dev.rookery.app.backup.storage.ServerSideEncryption;
import dev.rookery.app.log.LogFormat;
import dev.rookery.app.log.LogLevel;
import dev.rookery.app.option.EnvironmentDefaults;
import dev.rookery.app.option.LoggingOptions;
import dev.rookery.app.option.TenantOptions;
import dev.rookery.app.option.ValueConverter;
import dev.rookery.app.option.WordConverter;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.HashKind;
import dev.rookery.backup.BackupLocation;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.IoTransport;
import dev.rookery.broker.store.Durability;
import dev.rookery.config.DataSize;
import dev.rookery.config.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code rookery} program: an MQTT instance with users and rights in PostgreSQL. */
@Command(
        name = "rookery",
        description = "An MQTT broker with users and access rights in PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = CommandLine.ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Every setting has an environment variable: ROOKERY_MQTT_PORT for --mqtt-port.",
            "Options can be stored in a file, one per line: rookery all @FILE. Check it with: rookery config check all"
                    + " @FILE.",
            "Exit codes: 0 success, 1 failure, 2 invalid usage, 3 denied (acl test), 4 differences (import --check)."
        })
public final class RookeryCommand {
    /** Commands in the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private RookeryCommand() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("all", AllCommand.class);
        commands.put("broker", BrokerCommand.class);
        commands.put("api", ApiCommand.class);
        commands.put("dashboard", DashboardCommand.class);
        commands.put("exporter", ExporterCommand.class);
        commands.put("provisioner", ProvisionerCommand.class);
        commands.put("admission-webhook", AdmissionWebhookCommand.class);
        commands.put("migrate", MigrateCommand.class);
        commands.put("tenant", TenantCommand.class);
        commands.put("user", UserCommand.class);
        commands.put("acl", AclCommand.class);
        commands.put("ban", BanCommand.class);
        commands.put("why", WhyCommand.class);
        commands.put("account", AccountCommand.class);
        commands.put("device-ca", DeviceCaCommand.class);
        commands.put("operator", OperatorCommand.class);
        commands.put("import", ImportCommand.class);
        commands.put("store", StoreCommand.class);
        commands.put("backup", BackupCommand.class);
        commands.put(ConfigCommand.NAME, ConfigCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("manual", ManualCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /** Runs the program and returns its exit code. */
    public static int execute(Map<String, String> environment, String... arguments) {
        return execute(environment, program -> {}, arguments);
    }

    /** @param settings changes the program before it runs, such as its output */
    static int execute(Map<String, String> environment, Consumer<CommandLine> settings, String... arguments) {
        Arguments given = Arguments.expand(List.of(arguments));
        String[] values = ConfigCommand.withCommand(given.values()).toArray(String[]::new);
        CommandLine program = commandLine(environment, values)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(new UsageReporter(given))
                .setExecutionExceptionHandler(new ErrorReporter(environment, given));
        settings.accept(program);
        return program.execute(values);
    }

    /** Returns the program with all commands. */
    public static CommandLine commandLine(Map<String, String> environment) {
        return commandLine(environment, COMMANDS);
    }

    /** Returns the program for these arguments. If they begin with a command, the other commands are not created, to save time. */
    public static CommandLine commandLine(Map<String, String> environment, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return first.equals("help") || !COMMANDS.containsKey(first)
                ? commandLine(environment)
                : commandLine(environment, Map.of(first, COMMANDS.get(first)));
    }

    private static CommandLine commandLine(Map<String, String> environment, Map<String, Class<?>> commands) {
        CommandLine program = new CommandLine(new RookeryCommand());
        commands.forEach(program::addSubcommand);
        LoggingOptions.addTo(program);
        program.setExecutionStrategy(new ConfigCheck(program.getExecutionStrategy()));
        return program.setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setExecutionExceptionHandler(new ErrorReporter(environment, Arguments.expand(List.of())))
                .registerConverter(Duration.class, new ValueConverter<>(Durations::parse))
                .registerConverter(Ban.Kind.class, new WordConverter<>(Ban.Kind.class))
                .registerConverter(TenantId.class, new ValueConverter<>(TenantId::new))
                .registerConverter(DataSize.class, new ValueConverter<>(DataSize::parse))
                .registerConverter(Addressing.class, new WordConverter<>(Addressing.class))
                .registerConverter(ServerSideEncryption.class, new WordConverter<>(ServerSideEncryption.class))
                .registerConverter(BackupLocation.class, new WordConverter<>(BackupLocation.class))
                .registerConverter(AclMode.class, new WordConverter<>(AclMode.class))
                .registerConverter(Role.class, new WordConverter<>(Role.class))
                .registerConverter(Mode.class, new WordConverter<>(Mode.class))
                .registerConverter(IoTransport.class, new WordConverter<>(IoTransport.class))
                .registerConverter(TenantOptions.Mode.class, new WordConverter<>(TenantOptions.Mode.class))
                .registerConverter(Engine.class, new WordConverter<>(Engine.class))
                .registerConverter(Durability.class, new WordConverter<>(Durability.class))
                .registerConverter(LogLevel.class, new WordConverter<>(LogLevel.class))
                .registerConverter(LogFormat.class, new WordConverter<>(LogFormat.class))
                .registerConverter(CompletionCommand.Shell.class, new WordConverter<>(CompletionCommand.Shell.class))
                .registerConverter(HashKind.class, new WordConverter<>(HashKind.class))
                .setUsageHelpLongOptionsMaxWidth(30);
    }
}

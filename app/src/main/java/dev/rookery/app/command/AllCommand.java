package dev.rookery.app.command;

import dev.rookery.app.Platform;
import dev.rookery.app.PlatformConfig;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.app.option.BillingOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.ExporterOptions;
import dev.rookery.app.option.PlatformOptions;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.BrokerConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.usage.UsageConfig;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.postgres.PostgresConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "all",
        description = "Run the whole platform in this process: PostgreSQL, the MQTT broker and the exporter.")
final class AllCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Mixin
    private ExporterOptions exporter;

    @Mixin
    private BillingOptions billing;

    @Override
    public Integer call() throws InterruptedException {
        // All of them before anything starts: a wrong value leaves nothing behind.
        BrokerConfig broker = options.broker();
        AuthorityConfig authority = options.authority();
        UsageConfig usage = options.usage();
        Optional<InetSocketAddress> metrics = options.metrics();
        AdminConfig admin = options.admin().config(System.getenv(), broker.maximumPacketSize(), () -> options.database()
                .folder()
                .adminToken());
        ExporterConfig exporterConfig = exporter.config();
        Optional<BillingConfig> billingConfig = billing.config(System.getenv());
        Optional<PostgresConfig> outside = options.database().outside(System.getenv());
        StartLog log = new StartLog(spec.commandLine().getOut());

        Database database = outside.map(config -> OutsideDatabase.prepare(config, options.start(), log))
                .orElseGet(() -> embedded(options.database(), log));
        Platform platform = Platform.start(
                database,
                new PlatformConfig(
                        broker,
                        authority,
                        usage,
                        metrics,
                        Optional.of(admin),
                        options.admin().drainTime()));
        int exporterPort = platform.startExporter(exporterConfig, database.config(), billingConfig);
        FirstUser.create(database, authority.passwordCost(), log);
        log.banner(platform, database.config(), Optional.of(exporterConfig.host() + ":" + exporterPort));
        platform.serveUntilStopped();
        return ExitCode.OK;
    }

    private static Database embedded(DatabaseOptions options, StartLog log) {
        log.say("Starting PostgreSQL in " + options.folder().root());
        return EmbeddedDatabase.start(options.folder());
    }
}

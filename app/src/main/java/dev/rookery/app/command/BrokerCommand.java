package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.option.PlatformOptions;
import dev.rookery.app.platform.Platform;
import dev.rookery.app.platform.PlatformConfig;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.usage.UsageConfig;
import dev.rookery.postgres.PostgresConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "broker", description = "Run the MQTT broker with an external PostgreSQL.")
final class BrokerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Override
    public Integer call() throws InterruptedException {
        BrokerConfig broker = options.broker(MemorySettings.ofProcess());
        AuthorityConfig authority = options.authority();
        UsageConfig usage = options.usage();
        Optional<InetSocketAddress> metrics = options.metrics();
        Optional<AdminConfig> admin = options.admin().config(System.getenv(), broker.maximumPacketSize());
        PostgresConfig postgres = options.database()
                .outside(System.getenv())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "No PostgreSQL is configured. Set --postgres-url or PGHOST, or run 'rookery all', which includes one"));
        StartLog log = new StartLog(spec.commandLine().getOut());

        options.prepareFolder(broker);
        Database database = OutsideDatabase.prepare(postgres, options.start(), log);
        Platform platform = Platform.start(
                database,
                new PlatformConfig(
                        broker,
                        authority,
                        usage,
                        metrics,
                        admin,
                        options.admin().drainTime()));
        log.banner(platform, database.config(), Optional.empty(), Optional.empty());
        platform.serveUntilStopped();
        return ExitCode.OK;
    }
}

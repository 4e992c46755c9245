package dev.rookery.app.command;

import dev.rookery.app.Platform;
import dev.rookery.app.database.Database;
import dev.rookery.app.option.AuthorityOptions;
import dev.rookery.app.option.BrokerOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.MetricsOptions;
import dev.rookery.app.option.StartOptions;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.PostgresConfig;
import dev.rookery.broker.BrokerConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "broker", description = "Run the MQTT broker against an outside PostgreSQL.")
final class BrokerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions;

    @Mixin
    private StartOptions startOptions;

    @Mixin
    private BrokerOptions brokerOptions;

    @Mixin
    private AuthorityOptions authorityOptions;

    @Mixin
    private MetricsOptions metricsOptions;

    @Override
    public Integer call() throws InterruptedException {
        BrokerConfig broker = brokerOptions.config(databaseOptions.folder().broker());
        AuthorityConfig authority = authorityOptions.config();
        Optional<InetSocketAddress> metrics = metricsOptions.address();
        PostgresConfig postgres = databaseOptions
                .outside(System.getenv())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Which PostgreSQL? Give --postgres-url or PGHOST; 'rookery all' brings its own"));
        StartLog log = new StartLog(spec.commandLine().getOut());

        Database database = OutsideDatabase.prepare(postgres, startOptions, log);
        Platform platform = Platform.start(database, broker, authority, metrics);
        log.banner(platform, database.config());
        platform.serveUntilStopped();
        return ExitCode.OK;
    }
}

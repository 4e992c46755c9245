package dev.rookery.app.command;

import dev.rookery.app.Platform;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
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

@Command(name = "all", description = "Run the whole platform in this process: PostgreSQL and the MQTT broker.")
final class AllCommand implements Callable<Integer> {
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
        Optional<PostgresConfig> outside = databaseOptions.outside(System.getenv());
        StartLog log = new StartLog(spec.commandLine().getOut());

        Database database = outside.map(config -> OutsideDatabase.prepare(config, startOptions, log))
                .orElseGet(() -> {
                    log.say("Starting PostgreSQL in " + databaseOptions.folder().root());
                    return EmbeddedDatabase.start(databaseOptions.folder());
                });
        Platform platform = Platform.start(database, broker, authority, metrics);
        FirstUser.create(database, authority.passwordCost(), log);
        log.banner(platform, database.config());
        platform.serveUntilStopped();
        return ExitCode.OK;
    }
}

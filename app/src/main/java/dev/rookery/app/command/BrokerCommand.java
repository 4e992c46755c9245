package dev.rookery.app.command;

import dev.rookery.app.database.AdminAddress;
import dev.rookery.app.option.MemoryPlan;
import dev.rookery.app.option.PlatformOptions;
import dev.rookery.app.platform.Platform;
import dev.rookery.app.platform.PlatformConfig;
import dev.rookery.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "broker", description = "Run the MQTT broker with an external PostgreSQL.")
final class BrokerCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Override
    public void validate(Path scratch) {
        options.database().useScratchFolder(scratch);
        settings();
        options.database().requireOutside(System.getenv());
    }

    private PlatformConfig settings() {
        PlatformConfig config = options.brokerOnly(System.getenv());
        MemoryPlan.requireFits(
                config.broker().memory().heap(), 0, Runtime.getRuntime().maxMemory());
        return config;
    }

    @Override
    public Integer call() throws InterruptedException {
        PlatformConfig config = settings();
        PostgresConfig postgres = options.database().requireOutside(System.getenv());
        StartLog log = new StartLog(spec.commandLine().getOut());

        options.prepareFolder(config);
        try (StopSignal stop = new StopSignal()) {
            OutsideDatabase.prepare(postgres, options.start(), log, stop);
            CustomQueries.require(postgres, config.authority(), log);
            try (Platform platform = Platform.start(postgres, config)) {
                stop.onRepeat(platform::skipDrain);
                platform.admin().ifPresent(AdminAddress.in(options.database().folder())::write);
                log.banner(platform, postgres, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
                stop.await();
                AdminAddress.in(options.database().folder()).delete();
            }
        }
        return ExitCode.OK;
    }
}

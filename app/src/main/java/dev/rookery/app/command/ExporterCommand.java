package dev.rookery.app.command;

import dev.rookery.app.option.BillingOptions;
import dev.rookery.app.option.CustomerOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.ExpectedBackupOptions;
import dev.rookery.app.option.ExporterOptions;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.app.option.StartOptions;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.postgres.PostgresConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "exporter", description = "Export usage metrics from an external PostgreSQL to Prometheus.")
final class ExporterCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private StartOptions start;

    @Mixin
    private ExporterOptions options;

    @Mixin
    private CustomerOptions customer;

    @Mixin
    private BillingOptions billing;

    @Mixin
    private ExpectedBackupOptions expectedBackups;

    @Mixin
    private OutboundOptions outbound;

    @Override
    public void validate(Path scratch) {
        options.config(expectedBackups.expected());
        billing.config(customer.id(), System.getenv());
        database.requireOutside(System.getenv());
        outbound.config();
    }

    @Override
    public Integer call() throws InterruptedException {
        ExporterConfig config = options.config(expectedBackups.expected());
        Optional<BillingConfig> billingConfig = billing.config(customer.id(), System.getenv());
        PostgresConfig postgres = database.requireOutside(System.getenv());
        outbound.config().install();
        StartLog log = new StartLog(spec.commandLine().getOut());
        try (StopSignal stop = new StopSignal()) {
            OutsideDatabase.prepare(postgres, start, log, stop);
            try (Exporter exporter =
                    new Exporter(config, postgres, billingConfig.stream().toList(), Clock.systemUTC())) {
                log.say("The exporter is ready: http://" + StartLog.reachable(config.host(), exporter.port())
                        + "/metrics");
                stop.await();
            }
        }
        return ExitCode.OK;
    }
}

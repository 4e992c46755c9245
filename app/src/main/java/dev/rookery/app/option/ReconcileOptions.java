package dev.rookery.app.option;

import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of the reconciliation of instances in Kubernetes. */
final class ReconcileOptions {
    @Option(
            names = "--reconcile-workers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of stacks that are reconciled concurrently. Default: 4")
    private int workers;

    @Option(
            names = "--reconcile-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of reconciliations started per second. Default: 20")
    private int rate;

    @Option(
            names = "--reconcile-resync-interval",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "Interval between reconciliations of a stack without changes. Default: 5m")
    private Duration resyncInterval;

    @Option(
            names = "--reconcile-progress-deadline",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Time after which a stack that is not ready counts as failed. Default: 10m")
    private Duration progressDeadline;

    /** Returns a builder with the values. */
    ReconcileConfig.Builder builder() {
        return ReconcileConfig.builder()
                .workers(workers)
                .ratePerSecond(rate)
                .resyncInterval(resyncInterval)
                .progressDeadline(progressDeadline);
    }
}

package dev.rookery.bench.session;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.PahoClientFactory;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.ServerCertificate;
import dev.rookery.bench.report.Report;
import dev.rookery.bench.report.ReportFiles;
import dev.rookery.bench.wire.WireProtocol;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sets up a session, executes it and deletes its temporary files. */
public final class SessionRunner {
    private final ReportFiles files;
    private final PrintWriter progress;

    public SessionRunner(ReportFiles files, PrintWriter progress) {
        this.files = files;
        this.progress = progress;
    }

    /**
     * Executes the plan.
     *
     * @param settings description of the plan, for the report
     * @return the report, as written to the files
     */
    public Report run(BenchmarkPlan plan, List<BrokerPeer> peers, Map<String, String> settings, String baseline)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("rookery-bench");
        Thread stopOnExit = new Thread(new Interruption(Thread.currentThread()), "stop-bench");
        Runtime.getRuntime().addShutdownHook(stopOnExit);
        try {
            Report report = run(plan, peers, settings, baseline, directory);
            Runtime.getRuntime().removeShutdownHook(stopOnExit);
            return report;
        } finally {
            delete(directory);
        }
    }

    /** Shutdown hook that interrupts the session and waits for up to 15 s until it has stopped the brokers. */
    private record Interruption(Thread session) implements Runnable {
        private static final long TIMEOUT_MILLIS = 15_000;

        @Override
        public void run() {
            session.interrupt();
            try {
                session.join(TIMEOUT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Report run(
            BenchmarkPlan plan, List<BrokerPeer> peers, Map<String, String> settings, String baseline, Path directory)
            throws IOException, InterruptedException {
        int plannedPerPeer = plan.steps().size() * plan.repetitions();
        BenchmarkRecord record = new BenchmarkRecord(files, progress, settings, baseline, plannedPerPeer);
        Optional<ServerCertificate> certificate =
                plan.transport().isSecure() ? Optional.of(new ServerCertificate(directory)) : Optional.empty();
        try (DriverLoop loop = new DriverLoop();
                BrokerPool pool = new BrokerPool(directory, plan.transport(), certificate)) {
            Optional<SslContext> trust =
                    certificate.isPresent() ? Optional.of(certificate.get().clientContext()) : Optional.empty();
            ClientLibrary clients = peer -> (clientLoop, version) -> factory(plan, peer, clientLoop, version, trust);
            new BenchmarkSession(plan, pool, loop, clients, record).run(peers);
            return record.report();
        }
    }

    private static ClientFactory factory(
            BenchmarkPlan plan, RunningPeer peer, DriverLoop loop, WireProtocol version, Optional<SslContext> trust) {
        return switch (plan.library()) {
            case WIRE -> new WireClientFactory(loop, peer.endpoint(), version, trust);
            case DURABLE -> new WireClientFactory(loop, peer.endpoint(), version, trust).durable();
            case PAHO -> new PahoClientFactory(loop, peer.endpoint(), version);
        };
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.rookery.bench.session;

import dev.rookery.bench.measure.Machine;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.report.Participant;
import dev.rookery.bench.report.Report;
import dev.rookery.bench.report.ReportFiles;
import dev.rookery.bench.report.Run;
import dev.rookery.bench.report.Skipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Results of a session in progress. Writes the report files after each run, so that they are valid if the session is
 * interrupted. Confined to the main thread.
 */
final class BenchmarkRecord {
    /** Function that starts a broker. */
    @FunctionalInterface
    interface Starter {
        RunningPeer start(BrokerPeer peer) throws PeerException, InterruptedException;
    }

    private final ReportFiles files;
    private final PrintWriter progress;
    private final Map<String, String> settings;
    private final String preferredBaseline;
    private final int plannedPerPeer;
    private final String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final Machine machine = Machine.here();
    private final Map<String, RunningPeer> running = new HashMap<>();
    private final List<Participant> peers = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private boolean finished;

    BenchmarkRecord(
            ReportFiles files,
            PrintWriter progress,
            Map<String, String> settings,
            String preferredBaseline,
            int plannedPerPeer) {
        this.files = files;
        this.progress = progress;
        this.settings = settings;
        this.preferredBaseline = preferredBaseline;
        this.plannedPerPeer = plannedPerPeer;
    }

    /** Starts the brokers and returns those that have started. The report lists the others as missing. */
    List<BrokerPeer> present(List<BrokerPeer> candidates, Starter starter) throws IOException, InterruptedException {
        List<BrokerPeer> present = new ArrayList<>();
        for (BrokerPeer peer : candidates) {
            try {
                RunningPeer started = starter.start(peer);
                running.put(peer.name(), started);
                peers.add(new Participant(peer.name(), started.authentication(), null));
                present.add(peer);
                print("%s: started, authentication: %s", peer.name(), started.authentication());
            } catch (PeerException e) {
                String reason = String.valueOf(e.getMessage());
                peers.add(new Participant(peer.name(), null, reason));
                print("%s: missing: %s", peer.name(), reason);
            }
        }
        files.write(report());
        return present;
    }

    /** Returns the broker as first started; empty if it is missing. */
    Optional<RunningPeer> running(String name) {
        return Optional.ofNullable(running.get(name));
    }

    void skip(Skipped scenario) {
        skipped.add(scenario);
        print("%s: skipped %s: %s", scenario.peer(), scenario.scenario(), scenario.reason());
    }

    void announce(String peer, BenchmarkPlan.Step step, int repetition) {
        int total = plannedPerPeer * running.size();
        progress.printf(
                Locale.ROOT,
                "[%d/%d] %s, QoS %d, %s, repetition %d: ",
                runs.size() + 1,
                total,
                step.scenario().name(),
                step.qos(),
                peer,
                repetition);
        progress.flush();
    }

    void add(Run run) throws IOException {
        runs.add(run);
        files.write(report());
        if (run.complete()) {
            print("%s", headline(run));
        } else {
            print("incomplete: %s", String.join("; ", run.failures()));
        }
    }

    private static String headline(Run run) {
        List<String> parts = new ArrayList<>();
        for (Metric metric : List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.CPU_SECONDS_PER_100K,
                Metric.CONNECTS_PER_SECOND,
                Metric.P99_MICROS,
                Metric.KIBIBYTES_PER_CONNECTION)) {
            run.measurements()
                    .get(metric)
                    .ifPresent(value -> parts.add(String.format(Locale.ROOT, "%s %,.4g", metric.key(), value)));
        }
        return String.join(", ", parts);
    }

    void finish() throws IOException {
        finished = true;
        files.write(report());
    }

    Report report() {
        String baseline = peers.stream()
                .filter(peer -> peer.missing() == null)
                .map(Participant::name)
                .filter(preferredBaseline::equals)
                .findFirst()
                .or(() -> peers.stream()
                        .filter(peer -> peer.missing() == null)
                        .map(Participant::name)
                        .findFirst())
                .orElse(preferredBaseline);
        return new Report(started, finished, machine, settings, peers, skipped, runs, baseline);
    }

    /** Prints a line of progress. */
    void print(String format, Object... arguments) {
        progress.printf(Locale.ROOT, format + "%n", arguments);
        progress.flush();
    }
}

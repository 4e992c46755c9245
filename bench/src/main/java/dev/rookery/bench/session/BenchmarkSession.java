package dev.rookery.bench.session;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.measure.MachineLoad;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.report.Run;
import dev.rookery.bench.report.Skipped;
import dev.rookery.bench.scenario.RunContext;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.scenario.ScenarioResult;
import dev.rookery.bench.scenario.Scenarios;
import dev.rookery.config.Durations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executes a plan. For each step and repetition, runs the brokers in sequence. Confined to the main thread. */
public final class BenchmarkSession {
    private final BenchmarkPlan plan;
    private final BrokerPool pool;
    private final DriverLoop loop;
    private final ClientLibrary clients;
    private final BenchmarkRecord record;
    private int runs;

    BenchmarkSession(
            BenchmarkPlan plan, BrokerPool pool, DriverLoop loop, ClientLibrary clients, BenchmarkRecord record) {
        this.plan = plan;
        this.pool = pool;
        this.loop = loop;
        this.clients = clients;
        this.record = record;
    }

    /** Executes all runs with all brokers that start, and records each result. */
    void run(List<BrokerPeer> peers) throws IOException, InterruptedException {
        List<BrokerPeer> present = record.present(peers, this::start);
        if (!plan.initialWarmUp().isZero()) {
            for (BrokerPeer peer : present) {
                initialWarmUp(peer);
            }
        }
        for (BenchmarkPlan.Step step : plan.steps()) {
            List<BrokerPeer> supported =
                    present.stream().filter(peer -> supports(peer, step)).toList();
            for (int repetition = 1; repetition <= plan.repetitions(); repetition++) {
                for (BrokerPeer peer : supported) {
                    record.add(run(peer, step, repetition));
                }
            }
        }
        record.finish();
    }

    private RunningPeer start(BrokerPeer peer) throws PeerException, InterruptedException {
        return pool.get(peer);
    }

    /** Runs a load without recording results. */
    private void initialWarmUp(BrokerPeer peer) throws InterruptedException {
        record.print("%s: warming up for %s", peer.name(), Durations.format(plan.initialWarmUp()));
        try {
            RunContext context = context(pool.get(peer), plan.settings().forWarmUp(plan.initialWarmUp()));
            Scenarios.named("p2p").run(context, 1);
        } catch (DriverException | PeerException | RuntimeException e) {
            record.print("%s: warm-up failed: %s", peer.name(), e);
        }
    }

    private RunContext context(RunningPeer peer, RunSettings settings) {
        return new RunContext(peer, loop, clients.factories(peer), settings, "run-" + ++runs);
    }

    private boolean supports(BrokerPeer peer, BenchmarkPlan.Step step) {
        Optional<String> unsupported = record.running(peer.name()).flatMap(step.scenario()::unsupportedReason);
        unsupported.ifPresent(
                reason -> record.skip(new Skipped(peer.name(), step.scenario().name(), reason)));
        return unsupported.isEmpty();
    }

    private Run run(BrokerPeer peer, BenchmarkPlan.Step step, int repetition) throws InterruptedException {
        String scenario = step.scenario().name();
        record.announce(peer.name(), step, repetition);
        String auth = "";
        try {
            RunningPeer running = pool.get(
                    peer, step.scenario().needsRestart(), step.scenario().readsMemory());
            auth = running.authentication();
            RunContext context = context(running, plan.settings());
            MachineLoad load = MachineLoad.start();
            ScenarioResult outcome = step.scenario().run(context, step.qos());
            Measurements measurements = load.addTo(outcome.measurements());
            return new Run(peer.name(), scenario, step.qos(), auth, repetition, outcome.failures(), measurements);
        } catch (DriverException | PeerException | RuntimeException e) {
            return new Run(
                    peer.name(),
                    scenario,
                    step.qos(),
                    auth,
                    repetition,
                    List.of(String.valueOf(e.getMessage())),
                    new Measurements(Map.of()));
        }
    }
}

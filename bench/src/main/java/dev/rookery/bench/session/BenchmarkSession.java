package dev.rookery.bench.session;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.MachineLoad;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.peer.PeerException;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.report.Run;
import dev.rookery.bench.report.Skipped;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.scenario.ScenarioResult;
import dev.rookery.bench.scenario.Scenarios;
import dev.rookery.bench.scenario.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries a plan out: for each step and repetition, one broker after the other. On the main thread. */
public final class BenchmarkSession {
    private final BenchmarkPlan plan;
    private final Stable stable;
    private final DriverLoop loop;
    private final ClientMaker clients;
    private final BenchmarkRecord record;
    private int runs;

    BenchmarkSession(BenchmarkPlan plan, Stable stable, DriverLoop loop, ClientMaker clients, BenchmarkRecord record) {
        this.plan = plan;
        this.stable = stable;
        this.loop = loop;
        this.clients = clients;
        this.record = record;
    }

    /** Runs everything with every broker that is there, and keeps the record up to date after each run. */
    void run(List<BrokerPeer> peers) throws IOException, InterruptedException {
        List<BrokerPeer> present = record.present(peers, this::start);
        if (!plan.heatUp().isZero()) {
            for (BrokerPeer peer : present) {
                heatUp(peer);
            }
        }
        for (BenchmarkPlan.Step step : plan.steps()) {
            List<BrokerPeer> fit =
                    present.stream().filter(peer -> fits(peer, step)).toList();
            for (int repetition = 1; repetition <= plan.repetitions(); repetition++) {
                for (BrokerPeer peer : fit) {
                    record.add(run(peer, step, repetition));
                }
            }
        }
        record.finish();
    }

    private RunningPeer start(BrokerPeer peer) throws PeerException, InterruptedException {
        return stable.get(peer, false);
    }

    /** Warm-up load whose figures are discarded. */
    private void heatUp(BrokerPeer peer) throws InterruptedException {
        record.say("heating %s up for %d s", peer.name(), plan.heatUp().toSeconds());
        try {
            Stage stage = stage(stable.get(peer, false), plan.settings().warmingUpFor(plan.heatUp()));
            Scenarios.named("p2p").run(stage, 1);
        } catch (DriverException | PeerException | RuntimeException e) {
            record.say("%s: %s", peer.name(), e.getMessage());
        }
    }

    private Stage stage(RunningPeer peer, RunSettings settings) {
        return new Stage(peer, loop, clients.of(peer, loop), settings, "run-" + ++runs);
    }

    private boolean fits(BrokerPeer peer, BenchmarkPlan.Step step) {
        Optional<String> obstacle = record.runningAs(peer.name()).flatMap(step.scenario()::obstacle);
        obstacle.ifPresent(
                reason -> record.skip(new Skipped(peer.name(), step.scenario().name(), reason)));
        return obstacle.isEmpty();
    }

    private Run run(BrokerPeer peer, BenchmarkPlan.Step step, int repetition) throws InterruptedException {
        String scenario = step.scenario().name();
        record.announce(peer.name(), step, repetition);
        String auth = "";
        try {
            RunningPeer running = stable.get(peer, step.scenario().needsFreshPeer());
            auth = running.authentication();
            Stage stage = stage(running, plan.settings());
            MachineLoad load = MachineLoad.start();
            ScenarioResult outcome = step.scenario().run(stage, step.qos());
            Figures figures = load.addTo(outcome.figures());
            return new Run(peer.name(), scenario, step.qos(), auth, repetition, outcome.flaws(), figures);
        } catch (DriverException | PeerException | RuntimeException e) {
            return new Run(
                    peer.name(),
                    scenario,
                    step.qos(),
                    auth,
                    repetition,
                    List.of(String.valueOf(e.getMessage())),
                    new Figures(Map.of()));
        }
    }
}

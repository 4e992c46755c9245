package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.Crash;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The broker is killed while many devices are connected, each with a user of its own, and started again. Latency is the time
 * from the kill to the CONNACK of each device, including the start of the broker. Others are a pair of other users that
 * connects with the first devices and exchanges messages until the last one is back.
 */
final class MassReconnect implements Scenario {
    private static final int THOUSAND = 1_000;

    @Override
    public String name() {
        return "mass-reconnect";
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return peer.crash().isPresent() && peer.userTable().isPresent()
                ? Optional.empty()
                : Optional.of("the benchmark cannot add users to the broker, or cannot restart it");
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        UserTable users = context.peer().userTable().orElseThrow();
        Crash crash = context.peer().crash().orElseThrow();
        List<Account> accounts = Accounts.reconnecting(
                context.settings().sizes().idle(), context.settings().bcryptCost());
        users.put(accounts);
        DeviceFleet fleet = new DeviceFleet(
                context.loop(), context.clients(context.settings().version()), accounts);
        context.loop().execute(fleet::connect);
        fleet.awaitConnected();

        FleetCrash restarted = FleetCrash.of(fleet, context, crash);
        Interval.Start listening = new Interval.Start(restarted.process());
        List<String> failures = new ArrayList<>();
        double recoverySeconds;
        Interval reconnecting;
        Latencies ofOthers;
        // The loop of the devices is busy: it would add its own delays to the latency of others.
        try (DriverLoop loop = new DriverLoop()) {
            PairLatency others = new PairLatency(context.on(loop));
            others.start();
            fleet.awaitConnected();
            recoverySeconds = restarted.seconds();
            reconnecting = listening.end();
            failures.addAll(others.stop());
            ofOthers = others.latencies();
        }
        Measurements measurements = context.loop().call(() -> {
            fleet.failure().ifPresent(failures::add);
            fleet.close();
            return Measurements.builder()
                    .put(fleet.latencies())
                    .put(Metric.OTHERS_P50_DURING_MICROS, ofOthers.percentileMicros(50))
                    .put(Metric.OTHERS_P99_DURING_MICROS, ofOthers.percentileMicros(99))
                    .put(Metric.OTHERS_MAX_DURING_MICROS, ofOthers.maxMicros())
                    .put(Metric.RECOVERY_SECONDS, recoverySeconds)
                    .put(Metric.CONNECTS_PER_SECOND, accounts.size() / reconnecting.seconds())
                    .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, reconnecting.cpuSecondsPer(THOUSAND, accounts.size()))
                    .put(Metric.RSS_MIB, reconnecting.after().residentMebibytes())
                    .build();
        });
        return new ScenarioResult(measurements, failures);
    }
}

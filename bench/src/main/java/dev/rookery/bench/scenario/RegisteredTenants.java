package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.measure.Interval;
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
 * Tenants are registered while the broker runs, each with one device that connects. Then the broker is killed and started
 * again. Latency is the time from the kill to the CONNACK of each device.
 */
final class RegisteredTenants implements Scenario {
    private static final int KIBIBYTES_PER_MEBIBYTE = 1_024;
    private static final int PERCENT = 100;
    private static final int THOUSAND = 1_000;

    @Override
    public String name() {
        return "registered-tenants";
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public boolean needsRestart() {
        return true;
    }

    @Override
    public Optional<String> unsupportedReason(RunningPeer peer) {
        return peer.crash().isPresent() && peer.userTable().isPresent()
                ? Optional.empty()
                : Optional.of("the broker has no tenants, or cannot be restarted");
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        UserTable users = context.peer().userTable().orElseThrow();
        Crash crash = context.peer().crash().orElseThrow();
        List<String> tenants = Accounts.customers(context.settings().sizes().idle());
        List<Account> accounts = tenants.stream().map(Accounts.ofCustomer()::of).toList();
        Interval.Start registering = new Interval.Start(context.peer().process());
        users.putTenants(tenants, Accounts.ofCustomer());
        Interval registered = registering.end();

        DeviceFleet fleet = new DeviceFleet(
                context.loop(), context.clients(context.settings().version()), accounts);
        Interval.Start connecting = new Interval.Start(context.peer().process());
        context.loop().execute(fleet::connect);
        fleet.awaitConnected();
        Interval connected = connecting.end();
        Interval.Start idling = new Interval.Start(context.peer().process());
        Thread.sleep(context.settings().measured().toMillis());
        Interval idle = idling.end();

        FleetCrash restarted = FleetCrash.of(fleet, context, crash);
        fleet.awaitConnected();
        double recoverySeconds = restarted.seconds();

        double grown = idle.after().residentMebibytes() - registered.before().residentMebibytes();
        List<String> failures = new ArrayList<>();
        Measurements measurements = context.loop().call(() -> {
            fleet.failure().ifPresent(failures::add);
            fleet.close();
            return Measurements.builder()
                    .put(fleet.latencies())
                    .put(Metric.TENANTS_PER_SECOND, tenants.size() / registered.seconds())
                    .put(Metric.CONNECTS_PER_SECOND, tenants.size() / connected.seconds())
                    .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, connected.cpuSecondsPer(THOUSAND, tenants.size()))
                    .put(Metric.KIBIBYTES_PER_TENANT, grown * KIBIBYTES_PER_MEBIBYTE / tenants.size())
                    .put(Metric.IDLE_CPU_PERCENT, idle.cpuCores() * PERCENT)
                    .put(Metric.RSS_MIB, idle.after().residentMebibytes())
                    .put(Metric.RECOVERY_SECONDS, recoverySeconds)
                    .build();
        });
        return new ScenarioResult(measurements, failures);
    }
}

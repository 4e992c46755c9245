package dev.rookery.bench.session;

import dev.rookery.bench.driver.Stamp;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.wire.WireProtocol;
import dev.rookery.config.DataSize;
import dev.rookery.config.Durations;
import dev.rookery.config.Ranges;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that select runs. The profile defines the defaults. */
public final class PlanOptions {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "QUICK",
            description =
                    "Defaults of other options: smoke (1 minute), quick (under 10 minutes) or full (hours). Default: quick")
    private Profile profile;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "Scenarios to run: p2p, fan-out, fan-in, shared, crowd, many-tenants, connect-storm,"
                    + " latency-under-storm, wrong-password-flood, idle-connections, revocation, revocation-without-notification,"
                    + " revocation-in-tenants, mass-reconnect, registered-tenants, retained, hostile-subscribe, hostile-wildcards, hostile-fan-out, hostile-publish, hostile-ping,"
                    + " hostile-connect, hostile-random, neighbors, neighbors-subscribe, neighbors-wildcards, neighbors-fan-out, neighbors-publish,"
                    + " neighbors-ping, neighbors-connect, neighbors-logins, neighbors-wrong-passwords; each of neighbors with"
                    + " -of-plan.")
    private @Nullable List<String> scenarios;

    @Option(
            names = "--qos",
            paramLabel = "QOS",
            split = ",",
            description = "QoS levels: 0, 1, 2. Default: of the profile")
    private @Nullable List<Integer> qosLevels;

    @Option(
            names = "--repetitions",
            paramLabel = "COUNT",
            description = "Runs of each scenario and QoS per broker. Default: of the profile")
    private @Nullable Integer repetitions;

    @Option(
            names = "--initial-warm-up",
            paramLabel = "DURATION",
            description = "Load on each broker before the first run, such as 8s. Default: of the profile")
    private @Nullable Duration initialWarmUp;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            description = "Load before each measurement, such as 1s. Default: of the profile")
    private @Nullable Duration warmUp;

    @Option(
            names = "--measure",
            paramLabel = "DURATION",
            description = "Duration of each measurement, such as 2s. Default: of the profile")
    private @Nullable Duration measured;

    @Option(
            names = "--rate",
            paramLabel = "COUNT",
            description = "Messages per second, total of all senders (open loop). Default: of the scenario")
    private @Nullable Double rate;

    @Option(
            names = "--bcrypt-cost",
            paramLabel = "NUMBER",
            defaultValue = "10",
            description =
                    "Cost of the password hashes in mass-reconnect, which the broker checks before the crash; 4 to 12."
                            + " Default: 10")
    private int bcryptCost;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Seed of hostile-random: the same number yields the same packets. Default: 1")
    private long seed;

    @Option(
            names = "--payload",
            paramLabel = "SIZE",
            defaultValue = "256B",
            description = "Payload size, at least " + Stamp.BYTES + "B. Default: 256B")
    private DataSize payload;

    @Option(
            names = "--mqtt-version",
            paramLabel = "VERSION",
            defaultValue = "v3.1.1",
            description = "MQTT version: v3.1.1 or v5. The scenario shared always uses v5. Default: v3.1.1")
    private WireProtocol version;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "tcp",
            description = "Network transport: tcp, tls, websocket or secure-websocket. Default: tcp")
    private Transport transport;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            defaultValue = "WIRE",
            description =
                    "Client implementation: wire (lowest CPU usage), durable (wire with persistent sessions; MQTT 3.1.1"
                            + " only) or paho (Eclipse Paho). Default: wire")
    private BenchmarkPlan.Library library;

    @ArgGroup(validate = false, heading = "%nCounts. Default: of the profile%n")
    private final SizeOptions sizes = new SizeOptions();

    /**
     * Returns the plan.
     *
     * @throws IllegalArgumentException if an option has an invalid value; the message contains the option
     */
    public BenchmarkPlan plan() {
        if (payload.bytes() < Stamp.BYTES) {
            throw new IllegalArgumentException("--payload must be at least " + Stamp.BYTES + "B");
        }
        if (rate != null && rate <= 0) {
            throw new IllegalArgumentException("--rate must be greater than 0");
        }
        List<Integer> levels = qosLevels == null ? profile.qosLevels() : qosLevels;
        if (library == BenchmarkPlan.Library.DURABLE && version == WireProtocol.V5) {
            throw new IllegalArgumentException("--client durable requires --mqtt-version v3.1.1");
        }
        if (!List.of(0, 1, 2).containsAll(levels)) {
            throw new IllegalArgumentException("--qos allows 0, 1 and 2");
        }
        Ranges.require("--bcrypt-cost", bcryptCost, 4, 12);
        List<String> names = scenarios == null ? profile.scenarios() : scenarios;
        RunSettings settings = new RunSettings(
                version,
                payload.toIntBytes(),
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
                sizes.withDefaults(profile.sizes()),
                bcryptCost,
                seed,
                orDefault(warmUp, profile.warmUp()),
                orDefault(measured, profile.measured()));
        return new BenchmarkPlan(
                Profile.steps(names, levels),
                repetitions == null ? profile.repetitions() : repetitions,
                orDefault(initialWarmUp, profile.initialWarmUp()),
                transport,
                library,
                settings);
    }

    /** Returns a description of the plan for the report, by setting. */
    public Map<String, String> describe(BenchmarkPlan plan) {
        Map<String, String> description = new TreeMap<>();
        description.put("profile", profile.name().toLowerCase(Locale.ROOT));
        description.put("repetitions", Integer.toString(plan.repetitions()));
        description.put("initial-warm-up", Durations.format(plan.initialWarmUp()));
        description.put("warm-up", Durations.format(plan.settings().warmUp()));
        description.put("measure", Durations.format(plan.settings().measured()));
        description.put("seed", Long.toString(seed));
        description.put("payload", payload.toString());
        description.put("rate", rate == null ? "default of the scenario" : rate + " messages/s");
        description.put("MQTT", version.toString());
        description.put("transport", transport.label());
        description.put("client", library.name().toLowerCase(Locale.ROOT));
        description.put("counts", plan.settings().sizes().describe());
        return description;
    }

    private static Duration orDefault(@Nullable Duration value, Duration fallback) {
        return value == null ? fallback : value;
    }
}

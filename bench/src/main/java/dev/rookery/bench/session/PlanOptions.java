package dev.rookery.bench.session;

import dev.rookery.bench.driver.Stamp;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.scenario.RunSettings;
import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what is run. What is not given comes from the profile. */
public final class PlanOptions {
    private static final double MILLIS_PER_SECOND = 1_000;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "QUICK",
            description = "smoke (a minute), quick (under ten) or full (hours). Default: quick")
    private Profile profile;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: p2p, fan-out, fan-in, shared, crowd, many-tenants, connect-storm,"
                    + " latency-under-storm, wrong-password-flood, idle-connections, revocation, revocation-unheard, retained,"
                    + " hostile-subscribe, hostile-wildcards, hostile-publish, hostile-ping, hostile-connect.")
    private List<String> scenarios;

    @Option(names = "--qos", paramLabel = "QOS", split = ",", description = "Only these: 0, 1, 2.")
    private List<Integer> qosLevels;

    @Option(names = "--repetitions", paramLabel = "COUNT", description = "Runs of each kind with each broker.")
    private Integer repetitions;

    @Option(names = "--heat-up", paramLabel = "SECONDS", description = "Load on each broker before the first run.")
    private Double heatUp;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Load before figures are taken.")
    private Double warmUp;

    @Option(names = "--measure", paramLabel = "SECONDS", description = "Load while figures are taken.")
    private Double measured;

    @Option(
            names = "--rate",
            paramLabel = "COUNT",
            description = "Messages per second of all senders together (open loop) instead of as many as the broker"
                    + " takes.")
    private Double rate;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "256",
            description = "Size of each message's payload, at least " + Stamp.BYTES + ". Default: 256")
    private int payloadBytes;

    @Option(
            names = "--mqtt-version",
            paramLabel = "VERSION",
            defaultValue = "v3.1.1",
            description = "v3.1.1 or v5; shared subscriptions always take v5. Default: v3.1.1")
    private WireProtocol version;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "tcp",
            description = "tcp, tls, websocket or secure-websocket. Default: tcp")
    private Transport transport;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            defaultValue = "WIRE",
            description =
                    "wire (finds the broker's limit), durable (the same with sessions that outlive their connections;"
                            + " MQTT 3) or paho (a real program's client). Default: wire")
    private BenchmarkPlan.Library library;

    @ArgGroup(validate = false, heading = "Counts, from the profile where not given:%n")
    private final SizeOptions sizes = new SizeOptions();

    /**
     * Puts the plan together.
     *
     * @throws IllegalArgumentException if an option's value makes no sense; the message names it
     */
    public BenchmarkPlan plan() {
        if (payloadBytes < Stamp.BYTES) {
            throw new IllegalArgumentException("--payload must be at least " + Stamp.BYTES);
        }
        if (rate != null && rate <= 0) {
            throw new IllegalArgumentException("--rate must be over 0");
        }
        List<Integer> levels = qosLevels == null ? profile.qosLevels() : qosLevels;
        if (library == BenchmarkPlan.Library.DURABLE && version == WireProtocol.V5) {
            throw new IllegalArgumentException("--client durable is for MQTT 3.1.1");
        }
        if (!List.of(0, 1, 2).containsAll(levels)) {
            throw new IllegalArgumentException("--qos takes 0, 1 and 2");
        }
        List<String> names = scenarios == null ? profile.scenarios() : scenarios;
        RunSettings settings = new RunSettings(
                version,
                payloadBytes,
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
                sizes.over(profile.sizes()),
                seconds(warmUp, profile.warmUp()),
                seconds(measured, profile.measured()));
        return new BenchmarkPlan(
                Profile.steps(names, levels),
                repetitions == null ? profile.repetitions() : repetitions,
                seconds(heatUp, profile.heatUp()),
                transport,
                library,
                settings);
    }

    /** The plan in words, for the report. */
    public Map<String, String> describe(BenchmarkPlan plan) {
        Map<String, String> words = new TreeMap<>();
        words.put("profile", profile.name().toLowerCase(Locale.ROOT));
        words.put("repetitions", Integer.toString(plan.repetitions()));
        words.put("heat-up", plan.heatUp().toMillis() / MILLIS_PER_SECOND + " s");
        words.put("warm-up", plan.settings().warmUp().toMillis() / MILLIS_PER_SECOND + " s");
        words.put("measured", plan.settings().measured().toMillis() / MILLIS_PER_SECOND + " s");
        words.put("payload", payloadBytes + " bytes");
        words.put("rate", rate == null ? "as the scenario has it" : rate + " messages/s");
        words.put("MQTT", version.toString());
        words.put("transport", transport.label());
        words.put("client", library.name().toLowerCase(Locale.ROOT));
        words.put("counts", plan.settings().sizes().describe());
        return words;
    }

    private static Duration seconds(Double given, Duration usual) {
        return given == null ? usual : Duration.ofMillis(Math.round(given * MILLIS_PER_SECOND));
    }
}

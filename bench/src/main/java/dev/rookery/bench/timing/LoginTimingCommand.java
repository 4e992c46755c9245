package dev.rookery.bench.timing;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.ConnectRefusedException;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.wire.LoginCredentials;
import dev.rookery.bench.wire.WireProtocol;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench login-timing}: whether the duration of a refusal reveals tenants and users. */
@Command(
        name = "login-timing",
        mixinStandardHelpOptions = true,
        description = {
            "Compare the durations of refused logins at a running 'rookery all': an unknown tenant, an unknown user, and a"
                    + " wrong password, one login at a time, in random order.",
            "Start the platform with --free-wrong-passwords 0: it delays logins after wrong passwords otherwise."
        },
        footer = {
            "",
            "Exit status: 0 if no two kinds differ by more than four standard deviations of the rank-sum test, 1 otherwise."
        })
public final class LoginTimingCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double MAXIMUM_DEVIATIONS = 4;
    private static final int WARM_UP = 50;

    /** Kinds of refused logins. */
    private enum Refused {
        UNKNOWN_TENANT,
        UNKNOWN_USER,
        WRONG_PASSWORD
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, description = "Tenant that exists.")
    private String tenant;

    @Option(names = "--username", required = true, description = "MQTT user of the tenant.")
    private String username;

    @Option(names = "--attempts", defaultValue = "1000", description = "Logins of each kind. Default: 1000")
    private int attempts;

    @Option(
            names = "--mqtt-url",
            defaultValue = "tcp://localhost:1883",
            description = "Address of the broker. Default: tcp://localhost:1883")
    private URI mqtt;

    @Override
    public Integer call() throws InterruptedException, DriverException {
        Map<Refused, long[]> durations = new EnumMap<>(Refused.class);
        for (Refused kind : Refused.values()) {
            durations.put(kind, new long[attempts]);
        }
        try (DriverLoop loop = new DriverLoop()) {
            WireClientFactory clients = new WireClientFactory(
                    loop,
                    new Endpoint(mqtt.getHost(), mqtt.getPort(), Transport.TCP),
                    WireProtocol.V5,
                    Optional.empty());
            // Reproducible, and no attack depends on it.
            Random order = new Random(1);
            for (int i = -WARM_UP; i < attempts; i++) {
                List<Refused> round = new ArrayList<>(List.of(Refused.values()));
                Collections.shuffle(round, order);
                for (Refused kind : round) {
                    long nanos = refusal(loop, clients, kind);
                    if (i >= 0) {
                        sample(durations, kind)[i] = nanos;
                    }
                }
            }
        }
        return report(durations);
    }

    private long refusal(DriverLoop loop, WireClientFactory clients, Refused kind)
            throws InterruptedException, DriverException {
        ClientIdentity identity =
                new ClientIdentity("login-timing", Optional.of(new LoginCredentials(name(kind), "a wrong password")));
        long start = System.nanoTime();
        try {
            loop.await(() -> clients.connect(identity, ClientListener.ignoring()));
        } catch (DriverException e) {
            if (e.getCause() instanceof ConnectRefusedException) {
                return System.nanoTime() - start;
            }
            throw e;
        }
        throw new IllegalStateException("The broker accepted a wrong password");
    }

    /** Returns a name as long as that of the user. */
    private String name(Refused kind) {
        return switch (kind) {
            case UNKNOWN_TENANT -> username + "@" + other(tenant);
            case UNKNOWN_USER -> other(username) + "@" + tenant;
            case WRONG_PASSWORD -> username + "@" + tenant;
        };
    }

    private static String other(String name) {
        return name.substring(0, name.length() - 1) + (name.endsWith("x") ? "y" : "x");
    }

    private int report(Map<Refused, long[]> durations) {
        durations.forEach((kind, nanos) -> {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            print("%-14s  p50 %.2f ms, p99 %.2f ms", label(kind), percentile(sorted, 50), percentile(sorted, 99));
        });
        boolean alike = true;
        List<Refused> kinds = List.of(Refused.values());
        for (int i = 0; i < kinds.size(); i++) {
            for (Refused second : kinds.subList(i + 1, kinds.size())) {
                Refused first = kinds.get(i);
                RankSum compared = RankSum.of(sample(durations, first), sample(durations, second));
                alike &= Math.abs(compared.deviations()) <= MAXIMUM_DEVIATIONS;
                print(
                        "%s longer than %s: probability %.3f, %.1f standard deviations from 0.5",
                        label(first), label(second), compared.superiority(), compared.deviations());
            }
        }
        return alike ? 0 : 1;
    }

    private static long[] sample(Map<Refused, long[]> durations, Refused kind) {
        return durations.getOrDefault(kind, new long[0]);
    }

    private static String label(Refused kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[(int) ((long) sorted.length * percent / 100)] / NANOS_PER_MILLISECOND;
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }
}

package dev.rookery.bench.removal;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.flow.DeliverySummary;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.wire.WireProtocol;
import dev.rookery.postgres.PostgresConfig;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench tenant-removal}: latencies of other tenants while one with many readings is removed. */
@Command(
        name = "tenant-removal",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the removal of a tenant with many readings at a running 'rookery all': pairs of clients, each of a tenant"
                    + " of its own, exchange messages before, during and after it.",
            "Adds tenants to the database and removes them at the end."
        },
        footer = {"", "Exit status: 0 if no message was lost, 1 otherwise."})
public final class TenantRemovalCommand implements Callable<Integer> {
    private static final int PAYLOAD_BYTES = 64;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--readings",
            defaultValue = "1000000",
            description = "Readings of the removed tenant. Default: 1000000")
    private long readings;

    @Option(names = "--tenants", defaultValue = "50", description = "Other tenants, with a pair each. Default: 50")
    private int tenants;

    @Option(names = "--rate", defaultValue = "100", description = "Messages per second of all pairs. Default: 100")
    private double rate;

    @Option(names = "--warm-up", defaultValue = "10s", description = "Time before the measurement. Default: 10s")
    private Duration warmUp;

    @Option(
            names = "--measure",
            defaultValue = "20s",
            description = "Time that is measured before the removal, and after it. Default: 20s")
    private Duration measure;

    @Option(
            names = "--mqtt-url",
            defaultValue = "tcp://localhost:1883",
            description = "Address of the broker. Default: tcp://localhost:1883")
    private URI mqtt;

    @Option(
            names = "--postgres-url",
            required = true,
            description = "Database of the platform, as the owner of its tables; a password is read from PGPASSWORD.")
    private String postgres;

    @Override
    public Integer call() throws SQLException, InterruptedException, DriverException {
        RemovalDatabase database = new RemovalDatabase(PostgresConfig.fromUrl(postgres, System.getenv()));
        String run = "r" + UUID.randomUUID().toString().substring(0, 8);
        String removed = run + "-large";
        List<String> quiet = IntStream.range(0, tenants)
                .mapToObj(number -> run + "-" + number)
                .toList();
        Account user = Accounts.ofCustomer();
        List<String> all = new ArrayList<>(quiet);
        all.add(removed);
        database.addTenants(all, user);
        database.addReadings(removed, readings);
        print("%d readings of tenant %s", database.readings(removed), removed);
        try (DriverLoop loop = new DriverLoop()) {
            MessageFlow flow = flow(loop, run, quiet, user);
            loop.awaitMany(flow::open);
            try {
                return measure(database, removed, loop, flow);
            } finally {
                loop.awaitMany(flow::close);
            }
        } finally {
            for (String tenant : quiet) {
                database.remove(tenant);
            }
        }
    }

    private MessageFlow flow(DriverLoop loop, String run, List<String> quiet, Account user) {
        WireClientFactory clients = new WireClientFactory(
                loop, new Endpoint(mqtt.getHost(), mqtt.getPort(), Transport.TCP), WireProtocol.V5, Optional.empty());
        return new MessageFlow(
                loop,
                clients,
                TrafficPattern.tenants(Accounts.ROOT + "/" + run, quiet),
                new FlowSettings(1, PAYLOAD_BYTES, new Pacing.OpenLoop(rate, Pacing.NO_LIMIT)),
                (tenant, name) ->
                        new ClientIdentity(name, Optional.of(user.of(tenant).credentials())));
    }

    private int measure(RemovalDatabase database, String removed, DriverLoop loop, MessageFlow flow)
            throws SQLException, InterruptedException {
        loop.execute(flow::start);
        Thread.sleep(warmUp.toMillis());
        Latencies before = loop.call(flow::openWindow);
        Thread.sleep(measure.toMillis());
        Latencies during = loop.call(flow::openWindow);
        long start = System.nanoTime();
        database.remove(removed);
        while (database.exists(removed)) {
            Thread.sleep(POLL.toMillis());
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        Latencies after = loop.call(flow::openWindow);
        Thread.sleep(measure.toMillis());
        loop.execute(() -> {
            flow.closeWindow();
            flow.stop();
        });
        drain(loop, flow);
        DeliverySummary summary = loop.call(flow::summary);
        report("before the removal", before);
        report("during the removal", during);
        report("after the removal", after);
        print(
                "removal: %.1f s; p99 during it %.2f times that before; %d messages sent, %d lost",
                seconds, during.percentileMicros(99) / before.percentileMicros(99), summary.sent(), summary.lost());
        return summary.lost() == 0 ? 0 : 1;
    }

    private static void drain(DriverLoop loop, MessageFlow flow) throws InterruptedException {
        long end = System.nanoTime() + DRAIN.toNanos();
        while (!loop.call(flow::isDrained) && System.nanoTime() - end < 0) {
            Thread.sleep(POLL.toMillis());
        }
    }

    private void report(String phase, Latencies latencies) {
        print(
                "%s: %d messages, p50 %.0f us, p99 %.0f us, maximum %.0f us",
                phase,
                latencies.count(),
                latencies.percentileMicros(50),
                latencies.percentileMicros(99),
                latencies.maxMicros());
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }
}

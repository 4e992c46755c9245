package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.ConnectRefusedException;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** ClientFactories that repeatedly connect and disconnect, each after its CONNACK. Confined to the driver's event loop. */
final class LoginStorm implements Background {
    /** Expected result of logins. */
    enum Expectation {
        ACCEPTED,
        REFUSED,
        /** The broker may refuse some for exceeding a limit. */
        EITHER
    }

    private static final int THOUSAND = 1_000;

    private final ClientFactory factory;
    private final int clients;
    private final BiFunction<Integer, Integer, ClientIdentity> identities;
    private final Expectation expectation;
    private final Latencies latencies = new Latencies();
    private final int[] attempts;

    private boolean running;
    private boolean measuring;
    private long connacks;
    private long unexpected;
    private long failed;
    private String firstFailure = "";

    /** @param identities returns the identity for the number of a client and of its attempt */
    LoginStorm(
            ClientFactory factory,
            int clients,
            BiFunction<Integer, Integer, ClientIdentity> identities,
            Expectation expectation) {
        this.factory = factory;
        this.clients = clients;
        this.identities = identities;
        this.expectation = expectation;
        attempts = new int[clients];
    }

    @Override
    public void start() {
        running = true;
        for (int client = 0; client < clients; client++) {
            logIn(client);
        }
    }

    @Override
    public void openWindow() {
        measuring = true;
    }

    @Override
    public void closeWindow() {
        measuring = false;
    }

    @Override
    public void stop() {
        running = false;
    }

    private void logIn(int number) {
        ClientIdentity identity = identities.apply(number, attempts[number]++);
        long start = System.nanoTime();
        factory.connect(identity, ClientListener.ignoring()).whenComplete((client, failure) -> {
            record(client, failure, System.nanoTime() - start);
            if (client != null) {
                client.close();
            }
            if (running) {
                logIn(number);
            }
        });
    }

    private void record(@Nullable LoadClient client, @Nullable Throwable failure, long nanos) {
        boolean refused = failure instanceof ConnectRefusedException;
        if (failure != null && !refused) {
            if (failed++ == 0) {
                firstFailure = String.valueOf(failure.getMessage());
            }
        } else if (expectation != Expectation.EITHER && refused != (expectation == Expectation.REFUSED)) {
            unexpected++;
        }
        if (measuring && (client != null || refused)) {
            connacks++;
            latencies.record(nanos);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void putMeasurements(Measurements.Builder measurements, Interval interval) {
        measurements
                .put(Metric.CONNECTS_PER_SECOND, connacks / interval.seconds())
                .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, interval.cpuSecondsPer(THOUSAND, connacks));
    }

    @Override
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (connacks == 0) {
            failures.add("no login received a CONNACK");
        }
        if (unexpected > 0) {
            failures.add(unexpected + " logins " + (expectation == Expectation.ACCEPTED ? "refused" : "accepted"));
        }
        if (failed > 0) {
            failures.add(failed + " logins without CONNACK; first reason: " + firstFailure);
        }
        return failures;
    }
}

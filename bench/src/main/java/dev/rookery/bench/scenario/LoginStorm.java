package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.ConnectRefusedException;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Clients that log in, leave, and log in again, each as soon as it has its answer. On the driver's event loop. */
final class LoginStorm implements Background {
    /** Whether the logins should succeed. */
    enum Expectation {
        ACCEPTED,
        REFUSED
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
    private long answered;
    private long unexpected;
    private long broken;
    private String firstBreak = "";

    /** @param identities gives the identity for a client's number and attempt */
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
            note(client, failure, System.nanoTime() - start);
            if (client != null) {
                client.close();
            }
            if (running) {
                logIn(number);
            }
        });
    }

    private void note(LoadClient client, Throwable failure, long nanos) {
        boolean refused = failure instanceof ConnectRefusedException;
        if (failure != null && !refused) {
            if (broken++ == 0) {
                firstBreak = failure.getMessage();
            }
        } else if (refused != (expectation == Expectation.REFUSED)) {
            unexpected++;
        }
        if (measuring && (client != null || refused)) {
            answered++;
            latencies.record(nanos);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void putFigures(Figures.Builder figures, Interval interval) {
        figures.put(Metric.CONNECTS_PER_SECOND, answered / interval.seconds())
                .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, interval.cpuSecondsPer(THOUSAND, answered));
    }

    @Override
    public List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        if (answered == 0) {
            flaws.add("no login was answered");
        }
        if (unexpected > 0) {
            flaws.add(unexpected + " logins " + (expectation == Expectation.ACCEPTED ? "refused" : "accepted"));
        }
        if (broken > 0) {
            flaws.add(broken + " logins without an answer, the first: " + firstBreak);
        }
        return flaws;
    }
}

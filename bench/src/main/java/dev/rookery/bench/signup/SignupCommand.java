package dev.rookery.bench.signup;

import dev.rookery.bench.driver.DriverLoop;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench sign-up}: time from a sign-up to the first login of a device. */
@Command(
        name = "sign-up",
        mixinStandardHelpOptions = true,
        description = {
            "Measure sign-ups at a running 'rookery all': each customer signs up, logs in to its API, adds a device, and"
                    + " the device logs in.",
            "Start the platform with --signups-per-address, --signups-per-network and --signups-per-hour of at least the"
                    + " number of customers."
        },
        footer = {"", "Exit status: 0 if all customers' devices logged in, 1 otherwise."})
public final class SignupCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(names = "--customers", defaultValue = "1000", description = "Number of sign-ups. Default: 1000")
    private int customers;

    @Option(names = "--warm-up", defaultValue = "20", description = "Sign-ups before the measurement. Default: 20")
    private int warmUp;

    @Option(names = "--concurrency", defaultValue = "1", description = "Concurrent customers. Default: 1")
    private int concurrency;

    @Option(
            names = "--sign-up-url",
            defaultValue = "http://localhost:3000",
            description = "Address of sign-up. Default: http://localhost:3000")
    private URI signup;

    @Option(
            names = "--api-url",
            defaultValue = "http://localhost:3001",
            description = "Address of the API. Default: http://localhost:3001")
    private URI api;

    @Option(
            names = "--mqtt-url",
            defaultValue = "tcp://localhost:1883",
            description = "Address of the broker. Default: tcp://localhost:1883")
    private URI mqtt;

    @Override
    public Integer call() throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(concurrency);
        try (DriverLoop loop = new DriverLoop()) {
            NewCustomer customer = new NewCustomer(signup, api, loop, mqtt);
            run(workers, customer, warmUp);
            long start = System.nanoTime();
            List<NewCustomer.Times> times = run(workers, customer, customers);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            print(
                    "%d customers, %d at a time: %.1f s, %d failed",
                    customers, concurrency, seconds, customers - times.size());
            if (!times.isEmpty()) {
                report("sign-up", times, NewCustomer.Times::signupNanos);
                report("sign-up to login of the owner", times, NewCustomer.Times::ownerNanos);
                report("sign-up to user of a device", times, NewCustomer.Times::userNanos);
                report("sign-up to first login of a device", times, NewCustomer.Times::loginNanos);
            }
            return times.size() == customers ? 0 : 1;
        } finally {
            workers.shutdownNow();
        }
    }

    private List<NewCustomer.Times> run(ExecutorService workers, NewCustomer customer, int count)
            throws InterruptedException {
        List<Future<NewCustomer.Times>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(workers.submit(customer::signUp));
        }
        List<NewCustomer.Times> times = new ArrayList<>();
        for (Future<NewCustomer.Times> result : results) {
            try {
                times.add(result.get());
            } catch (ExecutionException e) {
                print("Failed: %s", String.valueOf(e.getCause()));
            }
        }
        return times;
    }

    private void report(String what, List<NewCustomer.Times> times, ToLongFunction<NewCustomer.Times> value) {
        long[] sorted = times.stream().mapToLong(value).sorted().toArray();
        print(
                "%s: p50 %.0f ms, p99 %.0f ms, maximum %.0f ms",
                what,
                percentile(sorted, 50),
                percentile(sorted, 99),
                sorted[sorted.length - 1] / NANOS_PER_MILLISECOND);
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

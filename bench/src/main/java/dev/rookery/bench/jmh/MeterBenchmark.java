package dev.rookery.bench.jmh;

import dev.rookery.broker.meter.TenantMeter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Cost of usage counters: counting one received and one sent message, and reading all counters. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MeterBenchmark {
    private final TenantMeter meter = new TenantMeter();
    private int qos;

    @Benchmark
    public TenantMeter countMessage() {
        qos = (qos + 1) % 3;
        meter.recordReceived(qos, 64);
        meter.recordSent(qos, 64);
        return meter;
    }

    @Benchmark
    public Object readAll() {
        return meter.usage();
    }
}

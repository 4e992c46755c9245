package dev.rookery.bench.jmh;

import dev.rookery.broker.memory.HeldContent;
import dev.rookery.broker.memory.LoopMemory;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.TenantMemory;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Cost of counting memory: charging one message that is sent and releasing one that is acknowledged, with as many in
 * flight as the parameter states; charging and releasing one buffer of packets; checking one receiver for memory
 * pressure.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryChargeBenchmark {
    private static final long MESSAGE_BYTES = 440;
    private static final int REFERENCE_BYTES = 88;
    private static final int BUFFER_BYTES = 16 * 1024;

    @Param({"1", "100"})
    private int inflight;

    private final MemoryBudget budget = new MemoryBudget(1L << 30, 1L << 28);
    private final LoopMemory loop = budget.loop(Runnable::run);
    private final MemoryAccount account = new TenantMemory(loop, () -> 0, user -> 0).open("device");
    private final ArrayDeque<HeldContent> sent = new ArrayDeque<>();

    /** Fills the inflight window. */
    @Setup
    public void fill() {
        budget.loop(task -> {});
        while (sent.size() < inflight) {
            hold();
        }
    }

    private void hold() {
        HeldContent content = new HeldContent(MESSAGE_BYTES);
        account.tryHold(MemoryKind.INFLIGHT, content, REFERENCE_BYTES);
        sent.add(content);
    }

    /** Counts one message. */
    @Benchmark
    public Object holdAndRelease() {
        account.letGo(MemoryKind.INFLIGHT, sent.remove(), REFERENCE_BYTES);
        hold();
        return account;
    }

    /** The same without counting. */
    @Benchmark
    public Object holdNothing() {
        sent.remove();
        sent.add(new HeldContent(MESSAGE_BYTES));
        return account;
    }

    /** Counts one buffer of packets. */
    @Benchmark
    public Object sendBuffer() {
        loop.add(MemoryKind.UNSENT, BUFFER_BYTES);
        loop.add(MemoryKind.UNSENT, -BUFFER_BYTES);
        return loop;
    }

    /** Checks one receiver. */
    @Benchmark
    public boolean checkPressure() {
        return loop.isAbove(MemoryKind.UNSENT, 50);
    }
}

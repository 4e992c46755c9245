package dev.rookery.bench.flow;

import dev.rookery.bench.driver.DriverLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Sends at a fixed rate. A message that a sender cannot take when it is due waits there and keeps its due time. */
final class OpenLoopPump implements Pump {
    private final DriverLoop loop;
    private final List<Outlet> outlets;
    private final List<Queue<Long>> overdue = new ArrayList<>();
    private final double nanosPerMessage;
    private final long limit;

    private boolean running;
    private long startNanos;
    private long scheduled;

    OpenLoopPump(DriverLoop loop, List<Outlet> outlets, Pacing.OpenLoop pacing) {
        this.loop = loop;
        this.outlets = outlets;
        outlets.forEach(outlet -> overdue.add(new ArrayDeque<>()));
        nanosPerMessage = TimeUnit.SECONDS.toNanos(1) / pacing.messagesPerSecond();
        limit = pacing.limit();
    }

    @Override
    public void start() {
        running = true;
        startNanos = System.nanoTime();
        tick();
    }

    @Override
    public void stop() {
        running = false;
        // What was due and held up still goes out: the broker owes an answer for it.
    }

    @Override
    public boolean isDone() {
        return !running && overdue.stream().allMatch(Queue::isEmpty);
    }

    @Override
    public int stalls() {
        // Latencies show stalls: the sender never waits for the receiver.
        return 0;
    }

    @Override
    public void progressed() {
        for (int i = 0; i < outlets.size(); i++) {
            if (!overdue.get(i).isEmpty()) {
                send(i);
            }
        }
    }

    private void tick() {
        if (!running) {
            return;
        }
        long now = System.nanoTime();
        while (running && dueNanos() - now <= 0) {
            int turn = (int) (scheduled % outlets.size());
            overdue.get(turn).add(dueNanos());
            send(turn);
            scheduled++;
            running = scheduled < limit;
        }
        if (running) {
            loop.schedule(this::tick, Math.max(0, dueNanos() - System.nanoTime()));
        }
    }

    private long dueNanos() {
        return startNanos + (long) (scheduled * nanosPerMessage);
    }

    private void send(int turn) {
        Queue<Long> queue = overdue.get(turn);
        Outlet outlet = outlets.get(turn);
        while (!queue.isEmpty() && outlet.offer(queue.element())) {
            queue.remove();
        }
        outlet.flush();
    }
}

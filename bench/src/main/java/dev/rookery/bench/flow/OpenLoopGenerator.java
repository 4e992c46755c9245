package dev.rookery.bench.flow;

import dev.rookery.bench.driver.DriverLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Open-loop load: schedules messages at a fixed rate. Messages that a sender cannot accept are queued with their scheduled time. */
final class OpenLoopGenerator implements LoadGenerator {
    private final DriverLoop loop;
    private final List<SenderConnection> connections;
    private final List<Queue<Long>> queues = new ArrayList<>();
    private final double nanosPerMessage;
    private final long limit;

    private boolean running;
    private long startNanos;
    private long scheduled;

    OpenLoopGenerator(DriverLoop loop, List<SenderConnection> connections, Pacing.OpenLoop pacing) {
        this.loop = loop;
        this.connections = connections;
        connections.forEach(connection -> queues.add(new ArrayDeque<>()));
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
        // Queued messages are still sent, so that their latency counts.
    }

    @Override
    public boolean isDone() {
        return !running && queues.stream().allMatch(Queue::isEmpty);
    }

    @Override
    public int stalls() {
        // The sender does not wait for receivers. Latencies show stalls.
        return 0;
    }

    @Override
    public void onProgress() {
        for (int i = 0; i < connections.size(); i++) {
            if (!queues.get(i).isEmpty()) {
                send(i);
            }
        }
    }

    private void tick() {
        if (!running) {
            return;
        }
        long now = System.nanoTime();
        while (running && nextSendNanos() - now <= 0) {
            int index = (int) (scheduled % connections.size());
            queues.get(index).add(nextSendNanos());
            send(index);
            scheduled++;
            running = scheduled < limit;
        }
        if (running) {
            loop.schedule(this::tick, Math.max(0, nextSendNanos() - System.nanoTime()));
        }
    }

    private long nextSendNanos() {
        return startNanos + (long) (scheduled * nanosPerMessage);
    }

    private void send(int index) {
        Queue<Long> queue = queues.get(index);
        SenderConnection connection = connections.get(index);
        while (!queue.isEmpty() && connection.offer(queue.element())) {
            queue.remove();
        }
        connection.flush();
    }
}

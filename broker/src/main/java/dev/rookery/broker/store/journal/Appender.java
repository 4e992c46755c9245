package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.StorePressure;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes for all tenants: what comes while one batch is written is the next. If a batch cannot be written, those
 * who wait for it are told at once; it is not given up but tried again, with what came since, until the disk is back, as
 * everything that follows builds on it.
 */
final class Appender implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Appender.class);
    /** A frame is read as a whole, which has to fit a small heap. */
    private static final int FRAME_BYTES = 512 * 1024;

    private final JournalSettings settings;
    private final Thread thread = new Thread(this, "store");
    private SegmentWriter writer;
    private JournalMetrics metrics;

    // What comes, for whoever holds the monitor.
    private Deque<Frame> frames = new ArrayDeque<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private long oldest;
    private boolean awaited;
    private boolean closing;

    private volatile long backlog;
    private volatile boolean failing;

    Appender(JournalSettings settings) {
        this.settings = settings;
    }

    /** Begins to write, also what came before. */
    void start(SegmentWriter to, JournalMetrics counted) {
        writer = to;
        metrics = counted;
        thread.start();
    }

    /** Whether the last write failed. */
    boolean isFailing() {
        return failing;
    }

    /** Bytes that are not written yet. */
    long backlog() {
        return backlog;
    }

    StorePressure room() {
        long bytes = backlog;
        if (bytes <= settings.scarceAbove()) {
            return StorePressure.AMPLE;
        }
        return bytes > settings.noneAbove() ? StorePressure.NONE : StorePressure.SCARCE;
    }

    /**
     * Takes on changes of a tenant, which are written together. From any thread.
     *
     * @param kept completed on the thread that writes, or here if writing fails now
     * @param urgent whether somebody waits for it
     */
    void add(TenantId tenant, ByteBuf changes, CompletableFuture<Void> kept, boolean urgent) {
        synchronized (this) {
            boolean first = frames.isEmpty();
            if (first) {
                oldest = System.nanoTime();
            }
            if (first || frames.peekLast().size() > FRAME_BYTES) {
                frames.add(new Frame());
            }
            Frame frame = frames.peekLast();
            int before = frame.size();
            frame.add(tenant, changes);
            backlog += frame.size() - before;
            if (!failing) {
                waiting.add(kept);
                awaited |= urgent;
                if (first || urgent) {
                    notifyAll();
                }
                return;
            }
        }
        kept.completeExceptionally(new IOException("Writing fails at present"));
    }

    /** Somebody waits for what was not urgent. */
    synchronized void hurry() {
        if (!awaited && !frames.isEmpty()) {
            awaited = true;
            notifyAll();
        }
    }

    private record Batch(Deque<Frame> frames, List<CompletableFuture<Void>> waiting, long bytes, long oldest) {}

    @Override
    public void run() {
        try {
            for (Batch batch = next(); batch != null; batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            LOGGER.error("The thread that writes was interrupted", e);
            fail().forEach(kept -> kept.completeExceptionally(e));
        }
        writer.close();
    }

    /** Waits for what is to be written; null at the end. */
    private synchronized Batch next() throws InterruptedException {
        while (frames.isEmpty() && !closing) {
            wait();
        }
        long latest = oldest + settings.patience().toNanos();
        while (!awaited && !closing && latest - System.nanoTime() > 0) {
            wait(Math.max(1, (latest - System.nanoTime()) / 1_000_000));
        }
        return frames.isEmpty() ? null : take();
    }

    private synchronized Batch take() {
        Batch batch = new Batch(frames, waiting, backlog, oldest);
        frames = new ArrayDeque<>();
        waiting = new ArrayList<>();
        awaited = false;
        return batch;
    }

    private void write(Batch batch) throws InterruptedException {
        try {
            writer.write(batch.frames);
            written(batch.bytes, batch.oldest);
            batch.waiting.forEach(kept -> kept.complete(null));
        } catch (IOException | RuntimeException e) {
            LOGGER.error("Changes cannot be kept, so that nothing is acknowledged until they can: {}", e.toString());
            batch.waiting.forEach(kept -> kept.completeExceptionally(e));
            fail().forEach(kept -> kept.completeExceptionally(e));
            metrics.failed();
            recover(batch);
        }
    }

    /** From now on nobody waits in vain; returns those who do. */
    private synchronized List<CompletableFuture<Void>> fail() {
        failing = true;
        List<CompletableFuture<Void>> vain = waiting;
        waiting = new ArrayList<>();
        return vain;
    }

    private void written(long bytes, long since) {
        synchronized (this) {
            backlog -= bytes;
        }
        metrics.written(bytes, System.nanoTime() - since);
    }

    /** Tries until it is written, or the end. */
    private void recover(Batch failed) throws InterruptedException {
        Deque<Frame> unwritten = failed.frames;
        long bytes = failed.bytes;
        while (failing) {
            boolean last = pause();
            Batch more = take();
            unwritten.addAll(more.frames);
            bytes = more.bytes;
            try {
                writer.recover();
                writer.write(unwritten);
                failing = false;
                written(bytes, failed.oldest);
                LOGGER.warn("Writing works again: everything is kept");
            } catch (IOException | RuntimeException e) {
                metrics.failed();
                if (last) {
                    LOGGER.error("Changes of sessions and retained messages are lost, as they cannot be written", e);
                    return;
                }
            }
        }
    }

    /** @return whether the broker is being closed */
    private synchronized boolean pause() throws InterruptedException {
        long until = System.nanoTime() + settings.retry().toNanos();
        while (!closing && until - System.nanoTime() > 0) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        return closing;
    }

    /** Writes what is there, if it can, and ends. */
    void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.rookery.broker.store.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StoreException;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.store.TenantStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persists the state of all tenants in append-only files of one directory, with one writer thread whatever the number of tenants.
 */
public final class Journal implements TenantStores {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private final Path directory;
    private final Durability durability;
    private final MeterRegistry registry;
    private final Disk disk;
    private final JournalSettings settings;
    private final Appender appender;
    private final MessageCount messages = new MessageCount();

    /** Set by {@link #open}. */
    @GuardedBy("this")
    private @Nullable JournalFolder folder;

    /** Set by {@link #open}, once the writer thread runs. */
    @GuardedBy("this")
    private @Nullable Compaction compaction;

    /**
     * @param directory created if missing
     * @param durability {@link Durability#OS} or {@link Durability#FSYNC}
     */
    public Journal(Path directory, Durability durability, MeterRegistry registry) {
        this(directory, durability, registry, Disk.REAL, JournalSettings.DEFAULT, FailureHandler.END_PROCESS);
    }

    Journal(
            Path directory,
            Durability durability,
            MeterRegistry registry,
            Disk disk,
            JournalSettings settings,
            FailureHandler failures) {
        if (durability == Durability.NONE) {
            throw new IllegalArgumentException("A journal requires durability OS or FSYNC");
        }
        this.directory = directory;
        this.durability = durability;
        this.registry = registry;
        this.disk = disk;
        this.settings = settings;
        this.appender = new Appender(settings, failures);
    }

    @Override
    public void open(BiConsumer<TenantId, Change> replay) {
        open(replay, heapBytes -> {});
    }

    @Override
    public synchronized void open(BiConsumer<TenantId, Change> replay, LongConsumer requiredHeap) {
        try {
            JournalFolder opened = JournalFolder.open(directory);
            folder = opened;
            JournalFiles files = JournalFiles.openAll(opened);
            JournalReplay live = JournalReplay.of(files);
            requiredHeap.accept(live.heapBytes());
            live.forEach(replay);
            messages.reset(live.messages(), messages.totals());
            startWriting(opened, files, live.end());
        } catch (IOException e) {
            close();
            throw new StoreException(
                    "Cannot open the broker's journal in " + directory + ": " + e
                            + ". Choose a writable data directory with --data, or use --durability none",
                    e);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    private synchronized void startWriting(JournalFolder opened, JournalFiles files, SegmentEnd last)
            throws IOException {
        JournalMetrics metrics = new JournalMetrics(registry);
        compaction = new Compaction(opened, disk, settings.compactAbove(), files.snapshotBytes(), messages, metrics);
        compaction.start(last.number());
        metrics.registerGauges(opened, appender);
        PreallocatedSegment next = new PreallocatedSegment(opened, disk, settings.segmentBytes());
        appender.start(new SegmentWriter(opened, next, durability, settings.segmentBytes(), compaction, last), metrics);
    }

    @Override
    public TenantStore forTenant(TenantId tenant, Executor loop) {
        return new TenantJournal(tenant, loop, appender, messages);
    }

    @Override
    public CompletableFuture<Void> erase() {
        return appender.erase();
    }

    @Override
    public boolean isHealthy() {
        return !appender.isFailing();
    }

    @Override
    public synchronized void close() {
        try {
            if (compaction != null) {
                appender.close();
                compaction.close();
            }
            if (folder != null) {
                folder.close();
            }
        } catch (IOException e) {
            LOGGER.warn("Failed to close the broker's journal in {}: {}", directory, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

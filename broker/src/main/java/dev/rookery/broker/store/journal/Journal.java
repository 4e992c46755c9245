package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.StoreException;
import dev.rookery.broker.store.Stores;
import dev.rookery.broker.store.TenantStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the state of all tenants in a folder. One thread writes, whatever the number of tenants. */
public final class Journal implements Stores {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private final Path directory;
    private final Durability durability;
    private final MeterRegistry registry;
    private final Disk disk;
    private final JournalSettings settings;
    private final Appender appender;
    /** Null until it is open. */
    private JournalFolder folder;
    /** Null until it is open. */
    private Compaction compaction;

    /**
     * @param directory made if it is missing
     * @param durability OS or FSYNC
     */
    public Journal(Path directory, Durability durability, MeterRegistry registry) {
        this(directory, durability, registry, Disk.REAL, JournalSettings.DEFAULT);
    }

    Journal(Path directory, Durability durability, MeterRegistry registry, Disk disk, JournalSettings settings) {
        if (durability == Durability.NONE) {
            throw new IllegalArgumentException("A journal is for what is to be kept");
        }
        this.directory = directory;
        this.durability = durability;
        this.registry = registry;
        this.disk = disk;
        this.settings = settings;
        this.appender = new Appender(settings);
    }

    @Override
    public synchronized void open(BiConsumer<TenantId, Change> restored) {
        try {
            folder = JournalFolder.open(directory);
            JournalFiles files = JournalFiles.openAll(folder);
            LiveState.of(files).forEach(restored);
            startWriting(files);
        } catch (IOException e) {
            close();
            throw new StoreException(
                    "What the broker keeps in " + directory + " cannot be opened (" + e
                            + "): give a folder by --data that it may write to, or --durability none",
                    e);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    private void startWriting(JournalFiles files) throws IOException {
        List<Long> numbers = folder.numbers();
        long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        JournalMetrics metrics = new JournalMetrics(registry);
        compaction = new Compaction(folder, disk, settings.compactAbove(), files.completeBytes(), metrics);
        compaction.begin(last);
        metrics.show(folder, appender);
        SpareSegment spare = new SpareSegment(folder, disk, settings.segmentBytes());
        appender.start(
                new SegmentWriter(folder, spare, durability, settings.segmentBytes(), compaction, last), metrics);
    }

    @Override
    public TenantStore of(TenantId tenant, Executor loop) {
        return new TenantJournal(tenant, loop, appender);
    }

    @Override
    public boolean isWorking() {
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
            LOGGER.warn("The broker's store in {} is not closed: {}", directory, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

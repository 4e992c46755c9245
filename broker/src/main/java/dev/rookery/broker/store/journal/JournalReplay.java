package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Live state of a journal: the changes that are not superseded by later ones. Reads the segments three times: to learn what has
 * ended, to emit the subscriptions, and to emit the messages. Holds sessions and positions in memory, but neither filters nor
 * messages.
 *
 * <p>Not thread-safe.
 */
final class JournalReplay {
    private final JournalFiles files;
    private final Map<TenantId, TenantReplay> tenants = new LinkedHashMap<>();
    /** Index of the next change among all changes read. */
    private long position;

    private JournalReplay(JournalFiles files) {
        this.files = files;
    }

    static JournalReplay of(JournalFiles files) throws IOException {
        JournalReplay replay = new JournalReplay(files);
        files.read((tenant, change) -> replay.tenant(tenant).apply(change, replay.position++));
        return replay;
    }

    private TenantReplay tenant(TenantId tenant) {
        return tenants.computeIfAbsent(tenant, key -> new TenantReplay());
    }

    /** Returns the memory that the sessions take in the broker, without their messages, in bytes. */
    long heapBytes() {
        return tenants.values().stream().mapToLong(TenantReplay::heapBytes).sum();
    }

    /** Emits the live state in the order that {@link Change} describes. */
    void forEach(BiConsumer<TenantId, Change> changes) throws IOException {
        tenants.forEach((tenant, replay) -> replay.emitSessions(change -> changes.accept(tenant, change)));
        position = 0;
        files.read((tenant, change) ->
                tenant(tenant).emitIfSubscribed(change, position++, live -> changes.accept(tenant, live)));
        position = 0;
        files.read((tenant, change) ->
                tenant(tenant).emitIfLive(change, position++, live -> changes.accept(tenant, live)));
    }
}

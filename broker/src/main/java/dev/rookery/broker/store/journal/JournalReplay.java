package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Live state of a journal: the changes that are not superseded by later ones. Reads the segments twice, first to learn what has
 * ended, then to emit the rest, so that messages, which are most of the data, are not held in memory.
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

    /** Emits the live state in the order that {@link Change} describes. */
    void forEach(BiConsumer<TenantId, Change> changes) throws IOException {
        tenants.forEach((tenant, replay) -> replay.emitSessions(change -> changes.accept(tenant, change)));
        position = 0;
        files.read((tenant, change) ->
                tenant(tenant).emitIfLive(change, position++, live -> changes.accept(tenant, live)));
    }
}

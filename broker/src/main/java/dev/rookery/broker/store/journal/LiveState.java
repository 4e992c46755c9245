package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What is still true of what files of a journal tell. They are read twice: first to learn what has ended, then to hand out
 * the rest. Messages, which are most of it, are not kept in memory for that.
 */
final class LiveState {
    private final JournalFiles files;
    private final Map<TenantId, LiveTenant> tenants = new LinkedHashMap<>();
    private long position;

    private LiveState(JournalFiles files) {
        this.files = files;
    }

    static LiveState of(JournalFiles files) throws IOException {
        LiveState state = new LiveState(files);
        files.read((tenant, change) ->
                state.tenants.computeIfAbsent(tenant, key -> new LiveTenant()).learn(change, state.position++));
        return state;
    }

    /** Hands out the state: see {@link Change}. */
    void forEach(BiConsumer<TenantId, Change> changes) throws IOException {
        tenants.forEach((tenant, state) -> state.sessions(change -> changes.accept(tenant, change)));
        position = 0;
        files.read((tenant, change) ->
                tenants.get(tenant).select(change, position++, live -> changes.accept(tenant, live)));
    }
}

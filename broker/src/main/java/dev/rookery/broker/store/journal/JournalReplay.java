package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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
    /** End of the last segment. */
    private SegmentEnd end = SegmentEnd.NONE;

    private MessageCount.Totals messages = MessageCount.Totals.NONE;
    private MessageCount.Totals liveMessages = MessageCount.Totals.NONE;
    /** Message of the last change that was counted: deliveries of a publication share it in the files. */
    private @Nullable Message counted;

    private JournalReplay(JournalFiles files) {
        this.files = files;
    }

    static JournalReplay of(JournalFiles files) throws IOException {
        JournalReplay replay = new JournalReplay(files);
        replay.end = files.read((tenant, change) -> {
            if (change instanceof Change.MessageQueued queued) {
                replay.messages = replay.messages.plus(replay.size(queued));
            }
            long position = replay.position++;
            if (change instanceof Change.TenantRemoved) {
                replay.tenants.remove(tenant);
            } else {
                replay.tenant(tenant).apply(change, position);
            }
        });
        return replay;
    }

    /** Returns the end of the last segment. */
    SegmentEnd end() {
        return end;
    }

    private MessageCount.Totals size(Change.MessageQueued queued) {
        int bytes = queued.message() == counted ? 0 : queued.message().size();
        counted = queued.message();
        return new MessageCount.Totals(1, 0, bytes);
    }

    /** Returns the messages in the segments. To be called after {@link #forEach}. */
    MessageCount.Totals messages() {
        return new MessageCount.Totals(messages.queued(), messages.queued() - liveMessages.queued(), messages.bytes());
    }

    /** Returns the queued messages that {@link #forEach} has emitted. */
    MessageCount.Totals liveMessages() {
        return liveMessages;
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
        files.read((tenant, change) -> tenant(tenant).emitIfLive(change, position++, live -> {
            if (live instanceof Change.MessageQueued queued) {
                liveMessages = liveMessages.plus(size(queued));
            }
            changes.accept(tenant, live);
        }));
    }
}

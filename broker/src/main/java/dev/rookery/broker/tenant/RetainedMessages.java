package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.RetainedCursor;
import dev.rookery.broker.topic.RetainedTree;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Retained messages of a tenant, within its limits (section 3.3.1.3). Confined to the tenant's event loop. */
public final class RetainedMessages {
    /** Memory of a retained message in addition to its content, in bytes. */
    private static final int OVERHEAD = 128;

    private final RetainedTree<Message> tree = new RetainedTree<>();

    private final LongConsumer bytesListener;
    private final TenantStore store;
    private long bytes;

    /** @param bytesListener receives each change of the size in bytes */
    RetainedMessages(LongConsumer bytesListener, TenantStore store) {
        this.bytesListener = bytesListener;
        this.store = store;
    }

    /** Returns the number of topics with a retained message. */
    public int size() {
        return tree.size();
    }

    /** Returns the size that counts against the limit, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the topics from a position on, in order. The iterator is invalid after any change. */
    public Iterator<String> topicsFrom(String first, boolean inclusive) {
        return tree.topicsFrom(first, inclusive);
    }

    /** Returns the message of exactly this topic. */
    public Optional<Message> find(String topic) {
        return tree.find(topic);
    }

    /** Returns the limit that storing the message would exceed; empty for messages that remove the retained one. */
    Optional<Limit> exceededLimit(Message message, TenantLimits limits) {
        if (message.payload().length == 0) {
            return Optional.empty();
        }
        if (tree.size() >= limits.retainedMessages() && find(message.topic()).isEmpty()) {
            return Optional.of(Limit.RETAINED_MESSAGES);
        }
        if (bytes + cost(message) <= limits.retainedBytes()) {
            return Optional.empty();
        }
        int freed = find(message.topic()).map(RetainedMessages::cost).orElse(0);
        return bytes - freed + cost(message) <= limits.retainedBytes()
                ? Optional.empty()
                : Optional.of(Limit.RETAINED_BYTES);
    }

    /** Replaces the retained message of the topic [MQTT-3.3.1-5]; an empty payload removes it [MQTT-3.3.1-6]. */
    void put(Message message) {
        store.append(new Change.Retained(message));
        restore(message);
    }

    /** Like {@link #put} for a message that is persisted already. */
    void restore(Message message) {
        Optional<Message> former;
        if (message.payload().length == 0) {
            former = tree.remove(message.topic());
        } else {
            former = tree.put(message.topic(), message);
            changeBytes(cost(message));
        }
        former.ifPresent(replaced -> changeBytes(-cost(replaced)));
    }

    /** Returns a cursor over the messages that match the filter, including expired ones. */
    public RetainedCursor<Message> cursor(String filter) {
        return tree.cursor(filter);
    }

    /** Removes a message that has expired. */
    public void removeExpired(Message message) {
        if (find(message.topic()).filter(current -> current == message).isPresent()) {
            tree.remove(message.topic());
            changeBytes(-cost(message));
        }
    }

    void clear() {
        tree.clear();
        changeBytes(-bytes);
    }

    private void changeBytes(long change) {
        bytes += change;
        bytesListener.accept(change);
    }

    private static int cost(Message message) {
        return OVERHEAD + message.size();
    }
}

package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.memory.UserMemory;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.RetainedCursor;
import dev.rookery.broker.topic.RetainedTree;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Retained messages of a tenant, within its limits (section 3.3.1.3). Confined to the tenant's event loop. */
public final class RetainedMessages {
    /** Memory of a retained message in addition to its content, in bytes. */
    private static final int OVERHEAD = 128;

    private final RetainedTree<Message> tree = new RetainedTree<>();

    private final LongConsumer bytesListener;
    private final TenantStore store;
    private final Optional<TenantMemory> memory;
    private long bytes;

    /**
     * @param bytesListener receives each change of the size in bytes
     * @param memory charged for the messages; empty for messages of the broker itself
     */
    RetainedMessages(LongConsumer bytesListener, TenantStore store, Optional<TenantMemory> memory) {
        this.bytesListener = bytesListener;
        this.store = store;
        this.memory = memory;
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

    /**
     * Returns the limit that storing the message would exceed; empty for messages that remove the retained one.
     *
     * @param publisher charged for the message; null if it has no known user
     */
    Optional<Limit> exceededLimit(Message message, TenantLimits limits, @Nullable UserMemory publisher) {
        return exceededLimit(message, limits).or(() -> exhaustedMemory(message, publisher));
    }

    private Optional<Limit> exhaustedMemory(Message message, @Nullable UserMemory publisher) {
        if (memory.isEmpty() || message.payload().length == 0) {
            return Optional.empty();
        }
        long freed = find(message.topic()).map(RetainedMessages::heapBytes).orElse(0L);
        return Optional.ofNullable(memory.get().refusalToRetain(message.held(), HeapSize.TREE_ENTRY, freed, publisher))
                .map(Limit::of);
    }

    private static long heapBytes(Message message) {
        return message.held().bytes() + HeapSize.TREE_ENTRY;
    }

    private Optional<Limit> exceededLimit(Message message, TenantLimits limits) {
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
    void put(Message message, @Nullable UserMemory publisher) {
        store.append(new Change.Retained(message));
        replace(message, publisher);
    }

    /** Like {@link #put} for a message that is persisted already. */
    void restore(Message message) {
        replace(message, null);
    }

    private void replace(Message message, @Nullable UserMemory publisher) {
        Optional<Message> former;
        if (message.payload().length == 0) {
            former = tree.remove(message.topic());
        } else {
            former = tree.put(message.topic(), message);
            changeBytes(cost(message));
            memory.ifPresent(tenant -> tenant.retain(message.held(), HeapSize.TREE_ENTRY, publisher));
        }
        former.ifPresent(this::removed);
    }

    private void removed(Message message) {
        changeBytes(-cost(message));
        memory.ifPresent(tenant -> tenant.release(message.held(), HeapSize.TREE_ENTRY));
    }

    /** Returns a cursor over the messages that match the filter, including expired ones. */
    public RetainedCursor<Message> cursor(String filter) {
        return tree.cursor(filter);
    }

    /** Removes a message that has expired. */
    public void removeExpired(Message message) {
        if (find(message.topic()).filter(current -> current == message).isPresent()) {
            tree.remove(message.topic());
            removed(message);
        }
    }

    /** Removes messages from memory, whose removal the store learns otherwise. Returns whether any are left. */
    boolean removeSome(int count) {
        for (int i = 0; i < count && tree.size() > 0; i++) {
            String topic = tree.topicsFrom("", true).next();
            tree.remove(topic).ifPresent(this::removed);
        }
        return tree.size() > 0;
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

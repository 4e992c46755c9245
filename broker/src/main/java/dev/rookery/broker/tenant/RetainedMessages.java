package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.RetainedTree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** The retained messages of a tenant, within its bounds (section 3.3.1.3). */
public final class RetainedMessages {
    /** Bytes that a retained message takes beside its contents. */
    private static final int OVERHEAD = 128;

    private final RetainedTree<Message> tree = new RetainedTree<>();
    /** The same topics in order, so that they can be read in pages; a message that replaces another costs nothing here. */
    private final NavigableSet<String> topics = new TreeSet<>();

    private final LongConsumer bytesChanged;
    private final TenantStore store;
    private long bytes;

    /** @param bytesChanged told by how much the bytes that they take change */
    RetainedMessages(LongConsumer bytesChanged, TenantStore store) {
        this.bytesChanged = bytesChanged;
        this.store = store;
    }

    /** How many topics have a retained message. */
    public int size() {
        return tree.size();
    }

    /** Bytes that they take, as bounds count them. */
    public long bytes() {
        return bytes;
    }

    /** The topics from a text on in order; to be used up before anything changes. */
    public Iterator<String> topicsFrom(String first, boolean inclusive) {
        return topics.tailSet(first, inclusive).iterator();
    }

    /** The message of just this topic. */
    public Optional<Message> find(String topic) {
        Message[] found = new Message[1];
        tree.match(topic, message -> found[0] = message);
        return Optional.ofNullable(found[0]);
    }

    /** The bound that keeps the message from being retained; empty if it would be kept, or would remove one. */
    Optional<Limit> refusal(Message message, TenantLimits limits) {
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

    /** Keeps the message in place of the topic's last [MQTT-3.3.1-5]; an empty one removes it [MQTT-3.3.1-6]. */
    void put(Message message) {
        store.append(new Change.Retained(message));
        restore(message);
    }

    /** The same with one that was kept when the broker ran last. */
    void restore(Message message) {
        Optional<Message> former;
        if (message.payload().length == 0) {
            former = tree.remove(message.topic());
            topics.remove(message.topic());
        } else {
            former = tree.put(message.topic(), message);
            change(cost(message));
            if (former.isEmpty()) {
                topics.add(message.topic());
            }
        }
        former.ifPresent(replaced -> change(-cost(replaced)));
    }

    /** The messages that match the filter and have not expired; those that have are forgotten. */
    public List<Message> matching(String filter, long now) {
        List<Message> alive = new ArrayList<>();
        List<Message> expired = new ArrayList<>(0);
        tree.match(filter, message -> (message.isExpired(now) ? expired : alive).add(message));
        for (Message message : expired) {
            tree.remove(message.topic());
            topics.remove(message.topic());
            change(-cost(message));
        }
        return alive;
    }

    /** Forgets all of them. */
    void clear() {
        tree.clear();
        topics.clear();
        change(-bytes);
    }

    private void change(long by) {
        bytes += by;
        bytesChanged.accept(by);
    }

    private static int cost(Message message) {
        return OVERHEAD + message.size();
    }
}

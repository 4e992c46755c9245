package dev.rookery.broker.topic;

import dev.rookery.auth.Topics;
import dev.rookery.broker.memory.HeapSize;
import org.jspecify.annotations.Nullable;

/**
 * Subscription of an owner, in the broker a session, to a topic filter. Belongs to at most one
 * {@link SubscriptionTree}.
 *
 * @param <T> type of the owner
 */
public final class Subscription<T> extends SubscriberSet<T> {
    private static final int SHARE_NAME = "$share/".length();
    /** Size of this object, its options and its place in the owner's collection on the heap. */
    private static final int OBJECT_BYTES = 32 + 32 + HeapSize.HASH_ENTRY;
    /** Size of a shared group with its member list, and of its place among the demoted ones of the owner. */
    private static final int GROUP_BYTES = 136 + 2 * 32 + HeapSize.HASH_ENTRY;

    private final T owner;
    private final String filter;
    private final SubscriptionOptions options;
    /** Position in the containing {@link UnorderedSubscriptions} or {@link RankedMembers}, so that removal needs no search. */
    int position;

    /** Group that contains this; null without one. */
    @Nullable
    SharedGroup<T> group;

    /** @param filter well-formed, with {@code $share/} if it is shared */
    public Subscription(T owner, String filter, SubscriptionOptions options) {
        this.owner = owner;
        this.filter = filter;
        this.options = options;
    }

    public T owner() {
        return owner;
    }

    /** Returns the filter as the client sent it, including {@code $share/}. */
    public String filter() {
        return filter;
    }

    public SubscriptionOptions options() {
        return options;
    }

    public boolean isShared() {
        return Topics.isShared(filter);
    }

    /**
     * Returns whether the filter selects {@code $SYS} topics; a wildcard at the first level does not match them
     * [MQTT-4.7.2-1].
     */
    public boolean matchesSystemTopics() {
        return topicFilter().startsWith("$SYS");
    }

    /**
     * Makes the owner a candidate for messages of the shared subscription again, after it was {@link MemberRules#demoted}. Does
     * nothing if the subscription was removed.
     */
    public void promote() {
        if (group != null) {
            group.promote(this);
        }
    }

    /** Returns whether this was removed from an {@link UnorderedSubscriptions}. */
    boolean isRemoved() {
        return position < 0;
    }

    /** Returns the size of the subscription on the heap in bytes, with the nodes of the tree that it needs. */
    public long heapBytes() {
        return heapBytes(filter);
    }

    /** Returns the size of a subscription to the filter on the heap in bytes. */
    public static long heapBytes(String filter) {
        String topicFilter = Topics.withoutShare(filter);
        long nodes = Levels.hasWildcard(topicFilter) ? FilterNode.heapBytes(topicFilter) : HeapSize.HASH_ENTRY;
        long group = Topics.isShared(filter) ? GROUP_BYTES + HeapSize.of(topicFilter) : 0;
        return OBJECT_BYTES + HeapSize.of(filter) + nodes + group;
    }

    /** Returns the filter without {@code $share/} and the share name. */
    String topicFilter() {
        return Topics.withoutShare(filter);
    }

    /** Returns the share name; valid for a shared subscription only. */
    String shareName() {
        return shareName(filter);
    }

    /** Returns the share name of a shared filter. */
    static String shareName(String filter) {
        return filter.substring(SHARE_NAME, filter.indexOf('/', SHARE_NAME));
    }

    @Override
    int size() {
        return 1;
    }

    @Override
    void visit(MatchVisitor<T> visitor) {
        visitor.onSubscription(this);
    }

    /** Returns null: a shared subscription is always held by a {@link MultiSubscriberSet}. */
    @Override
    @Nullable
    SharedGroup<T> group(String shareName) {
        return null;
    }
}

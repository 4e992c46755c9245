package dev.rookery.broker.topic;

import dev.rookery.auth.Topics;

/**
 * A filter that an owner, in the broker a session, subscribed to. Belongs to one {@link SubscriptionTree} at most.
 *
 * @param <T> the owner's type
 */
public final class Subscription<T> extends Audience<T> {
    private static final int SHARE_NAME = "$share/".length();

    private final T owner;
    private final String filter;
    private final SubscriptionOptions options;
    /** Where the {@link Bag} that holds this keeps it: removal then takes no search. */
    int position;

    /** @param filter well-formed, possibly shared */
    public Subscription(T owner, String filter, SubscriptionOptions options) {
        this.owner = owner;
        this.filter = filter;
        this.options = options;
    }

    public T owner() {
        return owner;
    }

    /** The filter as the client wrote it, {@code $share/} included. */
    public String filter() {
        return filter;
    }

    public SubscriptionOptions options() {
        return options;
    }

    public boolean isShared() {
        return Topics.isShared(filter);
    }

    /** Whether it is for topics of the server's own: a wildcard at the first level matches none of those [MQTT-4.7.2-1]. */
    public boolean isOfTheServer() {
        return topicFilter().startsWith("$SYS");
    }

    /** The filter that topics are matched with. */
    String topicFilter() {
        return Topics.withoutShare(filter);
    }

    /** The share name; of a shared subscription only. */
    String shareName() {
        return filter.substring(SHARE_NAME, filter.indexOf('/', SHARE_NAME));
    }

    @Override
    void visit(Matches<T> matches) {
        matches.subscription(this);
    }

    /** None: shared subscriptions are never alone. */
    @Override
    SharedGroup<T> group(String shareName) {
        return null;
    }
}

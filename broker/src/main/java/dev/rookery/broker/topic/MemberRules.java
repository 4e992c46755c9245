package dev.rookery.broker.topic;

/**
 * Selects members of shared subscriptions.
 *
 * @param <T> type of the subscriptions' owners
 */
public interface MemberRules<T> {
    /** Returns the present state of a member. */
    MemberState state(T owner);

    /** Returns whether a member may receive the message. */
    boolean permits(T owner);

    /**
     * Called when the state of a member was found to be worse than before. The owner must call {@link Subscription#promote}
     * once its state is better again.
     */
    void demoted(Subscription<T> member);
}

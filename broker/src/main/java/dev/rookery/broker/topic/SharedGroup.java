package dev.rookery.broker.topic;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Members of a shared subscription, one of which receives each message (MQTT 5, section 4.8.2).
 *
 * @param <T> type of the subscriptions' owners
 */
public final class SharedGroup<T> {
    private final String name;
    private final UnorderedSubscriptions<T> members = new UnorderedSubscriptions<>();
    private int next;

    SharedGroup(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return members.size() == 0;
    }

    void add(Subscription<T> member) {
        members.add(member);
    }

    void remove(Subscription<T> member) {
        members.remove(member);
    }

    /** Returns the next eligible member in round-robin order, or null if no member is eligible. */
    public @Nullable Subscription<T> choose(Predicate<? super T> eligible) {
        int size = members.size();
        for (int tried = 0; tried < size; tried++) {
            next = next + 1 < size ? next + 1 : 0;
            Subscription<T> member = members.get(next);
            if (eligible.test(member.owner())) {
                return member;
            }
        }
        return null;
    }
}

package dev.rookery.broker.topic;

import java.util.function.Predicate;

/**
 * The members of a shared subscription: each message goes to one of them (MQTT 5, section 4.8.2).
 *
 * @param <T> the type of the subscriptions' owners
 */
public final class SharedGroup<T> {
    private final String name;
    private final Bag<T> members = new Bag<>();
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

    /** The member whose turn it is among those that are fit, or null if none is: the members take turns. */
    public Subscription<T> choose(Predicate<? super T> fit) {
        int size = members.size();
        for (int tried = 0; tried < size; tried++) {
            next = next + 1 < size ? next + 1 : 0;
            Subscription<T> member = members.get(next);
            if (fit.test(member.owner())) {
                return member;
            }
        }
        return null;
    }
}

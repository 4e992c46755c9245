package dev.rookery.broker.topic;

import java.util.Arrays;

/**
 * Members of a shared subscription, ordered by {@link MemberState}: those of a state are next to each other. Adding, removing
 * and moving one take constant time. Not thread-safe; confined to the tenant's event loop.
 */
final class RankedMembers<T> {
    private static final int STATES = MemberState.values().length;

    private Subscription<T>[] items = newArray(1);
    /** End of the members of each state. */
    private final int[] ends = new int[STATES];

    int size() {
        return ends[STATES - 1];
    }

    /** Returns the number of members of a state. */
    int count(MemberState state) {
        return ends[state.ordinal()] - start(state.ordinal());
    }

    /** Returns a member of a state, by its number from 0. */
    Subscription<T> get(MemberState state, int number) {
        return items[start(state.ordinal()) + number];
    }

    private int start(int state) {
        return state == 0 ? 0 : ends[state - 1];
    }

    /** Adds a member to those of the best state. */
    void add(Subscription<T> member) {
        int last = STATES - 1;
        if (ends[last] == items.length) {
            items = Arrays.copyOf(items, items.length * 2);
        }
        put(member, ends[last]++);
        move(member, MemberState.READY);
    }

    void remove(Subscription<T> member) {
        int last = STATES - 1;
        move(member, MemberState.values()[last]);
        swap(member, --ends[last]);
        items[ends[last]] = null;
        if (items.length > 8 && ends[last] * 4 < items.length) {
            items = Arrays.copyOf(items, items.length / 2);
        }
    }

    /** Moves a member to those of another state. */
    void move(Subscription<T> member, MemberState target) {
        int state = stateOf(member);
        for (; state < target.ordinal(); state++) {
            swap(member, --ends[state]);
        }
        for (; state > target.ordinal(); state--) {
            swap(member, ends[state - 1]++);
        }
    }

    private int stateOf(Subscription<T> member) {
        int state = 0;
        while (member.position >= ends[state]) {
            state++;
        }
        return state;
    }

    private void swap(Subscription<T> member, int position) {
        Subscription<T> other = items[position];
        put(other, member.position);
        put(member, position);
    }

    private void put(Subscription<T> member, int position) {
        items[position] = member;
        member.position = position;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Subscription<T>[] newArray(int length) {
        return new Subscription[length];
    }
}

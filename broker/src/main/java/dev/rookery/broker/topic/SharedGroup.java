package dev.rookery.broker.topic;

import org.jspecify.annotations.Nullable;

/**
 * Members of a shared subscription, one of which receives each message (MQTT 5, section 4.8.2). A member that is found busy or
 * away is not examined again before it is ready, or before a message has no better member: the time of a choice does not grow
 * with their number.
 *
 * @param <T> type of the subscriptions' owners
 */
public final class SharedGroup<T> {
    private final String name;
    private final RankedMembers<T> members = new RankedMembers<>();
    /** Number of the last chosen member of each state. */
    private final int[] last = new int[MemberState.values().length];

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
        member.group = this;
        members.add(member);
    }

    void remove(Subscription<T> member) {
        member.group = null;
        members.remove(member);
    }

    /** Moves a member to the ready ones. If it is not, the next choice finds that. */
    void promote(Subscription<T> member) {
        members.move(member, MemberState.READY);
    }

    /**
     * Chooses a member in the best state, and among those in round-robin order.
     *
     * @param worst the worst state in which a member is chosen
     * @return null if no member may receive the message
     */
    public @Nullable Subscription<T> choose(MemberRules<T> rules, MemberState worst) {
        for (MemberState state : MemberState.values()) {
            Subscription<T> member = state.compareTo(worst) <= 0 ? chooseIn(state, rules) : null;
            if (member != null) {
                return member;
            }
        }
        return null;
    }

    private @Nullable Subscription<T> chooseIn(MemberState state, MemberRules<T> rules) {
        int count = members.count(state);
        int start = last[state.ordinal()] + 1 < count ? last[state.ordinal()] + 1 : 0;
        int number = start;
        boolean wrapped = false;
        for (int refused = 0; refused < count; ) {
            if (number >= count) {
                number = 0;
                wrapped = true;
            }
            Subscription<T> member = members.get(state, number);
            MemberState present = rules.state(member.owner());
            if (present.compareTo(state) > 0) {
                members.move(member, present);
                rules.demoted(member);
                count--;
                // The last member has taken its place, and may have been examined before.
                if (wrapped && count >= start) {
                    number++;
                }
            } else {
                last[state.ordinal()] = number;
                if (rules.permits(member.owner())) {
                    return member;
                }
                refused++;
                number++;
            }
        }
        return null;
    }
}

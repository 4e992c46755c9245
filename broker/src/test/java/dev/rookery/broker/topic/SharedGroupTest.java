package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SharedGroupTest {
    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(0, false, false, 0);
    private static final int MANY = 10_000;

    /** States of the members, with what the broker's sessions do about them. */
    private static final class Members implements MemberRules<String> {
        final Map<String, MemberState> states = new HashMap<>();
        final Set<String> refused = new HashSet<>();
        final Map<String, Subscription<String>> demoted = new HashMap<>();
        int examined;

        @Override
        public MemberState state(String owner) {
            examined++;
            return states.get(owner);
        }

        @Override
        public boolean permits(String owner) {
            return !refused.contains(owner);
        }

        @Override
        public void demoted(Subscription<String> member) {
            demoted.put(member.owner(), member);
        }

        void set(String owner, MemberState state) {
            boolean better = state.compareTo(states.get(owner)) < 0;
            states.put(owner, state);
            Subscription<String> member = better ? demoted.remove(owner) : null;
            if (member != null) {
                member.promote();
            }
        }
    }

    private final Members members = new Members();
    private final SharedGroup<String> group = new SharedGroup<>("g");

    private Subscription<String> add(String owner, MemberState state) {
        Subscription<String> member = new Subscription<>(owner, "$share/g/a", OPTIONS);
        members.states.put(owner, state);
        group.add(member);
        return member;
    }

    private String choose(MemberState worst) {
        Subscription<String> member = group.choose(members, worst);
        return member == null ? null : member.owner();
    }

    /** Numbers of members examined for each of some choices. */
    private int examinedFor(int choices) {
        members.examined = 0;
        for (int i = 0; i < choices; i++) {
            choose(MemberState.AWAY);
        }
        return members.examined;
    }

    @Test
    void examinesOneMemberForEachMessageHoweverManyAreAway() {
        IntStream.range(0, MANY).forEach(i -> add("away-" + i, MemberState.AWAY));
        add("ready", MemberState.READY);
        // Two rounds find all that are away.
        assertThat(choose(MemberState.AWAY)).isEqualTo("ready");
        assertThat(choose(MemberState.AWAY)).isEqualTo("ready");

        assertThat(examinedFor(100)).isLessThanOrEqualTo(200);
        assertThat(choose(MemberState.AWAY)).isEqualTo("ready");
    }

    @Test
    void examinesOneMemberForEachMessageHoweverManyAreBusy() {
        IntStream.range(0, MANY).forEach(i -> add("busy-" + i, MemberState.BUSY));
        assertThat(choose(MemberState.AWAY)).startsWith("busy");

        assertThat(examinedFor(100)).isLessThanOrEqualTo(200);
    }

    @Test
    void choosesBusyMembersBeforeThoseThatAreAwayAndReturnsToReadyOnes() {
        add("a", MemberState.AWAY);
        add("b", MemberState.BUSY);
        add("c", MemberState.READY);
        assertThat(choose(MemberState.AWAY)).isEqualTo("c");

        members.set("c", MemberState.AWAY);
        assertThat(choose(MemberState.AWAY)).isEqualTo("b");
        members.set("b", MemberState.AWAY);
        assertThat(choose(MemberState.BUSY)).isNull();
        assertThat(List.of(choose(MemberState.AWAY), choose(MemberState.AWAY), choose(MemberState.AWAY)))
                .containsExactlyInAnyOrder("a", "b", "c");
        members.set("a", MemberState.READY);
        assertThat(choose(MemberState.BUSY)).isEqualTo("a");
    }

    record Step(int kind, int owner, MemberState state) {}

    /** Compared with a search of all members. */
    @Property
    void choosesOneOfTheBestMembers(@ForAll("steps") List<Step> steps) {
        SharedGroup<String> fresh = new SharedGroup<>("g");
        Members model = new Members();
        Map<String, Subscription<String>> present = new HashMap<>();
        for (Step step : steps) {
            String owner = "m" + step.owner;
            if (!present.containsKey(owner)) {
                Subscription<String> member = new Subscription<>(owner, "$share/g/a", OPTIONS);
                model.states.put(owner, step.state);
                present.put(owner, member);
                fresh.add(member);
            } else if (step.kind == 0) {
                fresh.remove(present.remove(owner));
                model.states.remove(owner);
                model.demoted.remove(owner);
            } else if (step.kind == 1) {
                boolean refuse = !model.refused.remove(owner) && model.refused.add(owner);
                assertThat(model.refused.contains(owner)).isEqualTo(refuse);
            } else {
                model.set(owner, step.state);
            }
            Subscription<String> chosen = fresh.choose(model, step.state);
            List<String> candidates = new ArrayList<>();
            for (MemberState state : MemberState.values()) {
                if (candidates.isEmpty() && state.compareTo(step.state) <= 0) {
                    present.keySet().stream()
                            .filter(name -> model.states.get(name) == state && !model.refused.contains(name))
                            .forEach(candidates::add);
                }
            }
            if (candidates.isEmpty()) {
                assertThat(chosen).isNull();
            } else {
                assertThat(chosen).isNotNull();
                assertThat(candidates).contains(chosen.owner());
            }
        }
        assertThat(fresh.isEmpty()).isEqualTo(present.isEmpty());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(MemberState.values()))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}

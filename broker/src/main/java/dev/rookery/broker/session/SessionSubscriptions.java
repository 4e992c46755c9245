package dev.rookery.broker.session;

import dev.rookery.broker.topic.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Subscriptions of one session by filter, with their memory and their persistence. Confined to the tenant's event loop. */
final class SessionSubscriptions {
    private final Map<String, Subscription<Session>> byFilter = new HashMap<>(2);
    private final SessionMemory memory;
    private final SessionPersistence persistence;
    private final DemotedSubscriptions demoted = new DemotedSubscriptions();
    private int changes;

    SessionSubscriptions(SessionMemory memory, SessionPersistence persistence) {
        this.memory = memory;
        this.persistence = persistence;
    }

    Collection<Subscription<Session>> all() {
        return byFilter.values();
    }

    int size() {
        return byFilter.size();
    }

    /** Returns a number that differs after each change. */
    int changes() {
        return changes;
    }

    /** Returns the shared subscriptions whose messages go to other members. */
    DemotedSubscriptions demoted() {
        return demoted;
    }

    @Nullable
    Subscription<Session> get(String filter) {
        return byFilter.get(filter);
    }

    /** Adds a subscription and returns the one with the same filter that it replaces. */
    Optional<Subscription<Session>> add(Subscription<Session> subscription) {
        persistence.subscribed(subscription);
        return restore(subscription);
    }

    /** Adds a persisted subscription. */
    Optional<Subscription<Session>> restore(Subscription<Session> subscription) {
        changes++;
        memory.added(subscription);
        Optional<Subscription<Session>> former = Optional.ofNullable(byFilter.put(subscription.filter(), subscription));
        former.ifPresent(memory::removed);
        former.ifPresent(demoted::remove);
        return former;
    }

    /** Removes and returns the subscription with exactly this filter. */
    Optional<Subscription<Session>> remove(String filter) {
        Optional<Subscription<Session>> removed = Optional.ofNullable(byFilter.remove(filter));
        removed.ifPresent(this::removed);
        return removed;
    }

    /** Removes and returns the subscriptions whose filter does not match the condition. */
    List<Subscription<Session>> retain(Predicate<String> condition) {
        List<Subscription<Session>> others = new ArrayList<>();
        byFilter.values().removeIf(subscription -> {
            boolean removed = !condition.test(subscription.filter());
            if (removed) {
                removed(subscription);
                others.add(subscription);
            }
            return removed;
        });
        return others;
    }

    private void removed(Subscription<Session> subscription) {
        changes++;
        demoted.remove(subscription);
        memory.removed(subscription);
        persistence.unsubscribed(subscription.filter());
    }

    /** Removes all subscriptions of a session whose persisted state is removed as a whole. */
    void discard() {
        changes++;
        byFilter.values().forEach(memory::removed);
        byFilter.values().forEach(demoted::remove);
        byFilter.clear();
    }
}

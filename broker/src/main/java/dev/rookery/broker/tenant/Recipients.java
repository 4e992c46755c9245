package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.MatchVisitor;
import dev.rookery.broker.topic.SharedGroup;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionSearch;
import dev.rookery.broker.topic.SubscriptionTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that receive a message, each with its delivery. Non-shared subscriptions come first; a session appears at
 * most once among them, however many of its subscriptions match. The chosen members of shared subscriptions follow. The
 * buffer is reused from message to message and allocates nothing but the deliveries. Confined to the tenant's event loop.
 */
final class Recipients implements MatchVisitor<Session> {
    /** Up to this number of recipients a session is found by a scan, above it by the index. */
    private static final int MAXIMUM_SCAN = 8;
    /** Nodes and subscriptions that are visited at once: less than a millisecond. */
    static final int STEPS_AT_ONCE = 8192;
    /** Larger lists and indexes are discarded after use: they would stay in memory, and clearing an index takes time. */
    private static final int MAXIMUM_REUSED = 1024;

    private List<Session> sessions = new ArrayList<>();
    private List<Delivery> deliveries = new ArrayList<>();
    private List<Session> members = new ArrayList<>(0);
    private List<Delivery> memberDeliveries = new ArrayList<>(0);
    /** Deliveries by session while {@link #indexed}. */
    private @Nullable IdentityHashMap<Session, Delivery> index;

    private final GroupChoice groupChoice = new GroupChoice();
    private boolean indexed;
    private @Nullable Message message;
    private @Nullable Session publisher;
    /** Rest of the search; null if it is complete. */
    private @Nullable SubscriptionSearch<Session> search;
    /** Whether sessions may have changed their subscriptions since the search began. */
    private boolean interrupted;
    /** Sessions of subscriptions that were removed before they were visited; null for none. */
    private @Nullable Set<Session> outdated;

    /**
     * Collects the recipients of a message, some if the search is long. They are valid until {@link #clear}.
     *
     * @param from the publishing session, for the option No Local; null for messages of the server
     */
    void collect(SubscriptionTree<Session> subscriptions, Message published, @Nullable Session from) {
        clear();
        message = published;
        publisher = from;
        search = subscriptions.search(published.topic(), this, STEPS_AT_ONCE);
        if (search == null) {
            end();
        }
    }

    /** Returns whether all recipients are known. */
    boolean isComplete() {
        return search == null;
    }

    /** Continues an incomplete search. Returns whether it is complete; {@link #end} must follow then. */
    boolean advance(int steps) {
        interrupted = true;
        if (search != null && search.advance(this, steps)) {
            search = null;
        }
        return search == null;
    }

    /** Appends the members of shared subscriptions after the search. */
    void end() {
        if (sessions.size() > 1) {
            requireMessage().expectManyReceivers();
        }
        if (!members.isEmpty()) {
            sessions.addAll(members);
            deliveries.addAll(memberDeliveries);
        }
    }

    /** Returns the number of members of shared subscriptions, which are among the recipients at the end of the search only. */
    int members() {
        return members.size();
    }

    Session member(int position) {
        return members.get(position);
    }

    /** Returns the number of subscriptions that were found and not visited. */
    int pending() {
        return search == null ? 0 : search.pendingSubscribers();
    }

    /** Returns whether a subscription of the session was removed before it was visited. */
    boolean isOutdated(Session session) {
        return outdated != null && outdated.contains(session);
    }

    int size() {
        return sessions.size();
    }

    Session session(int position) {
        return sessions.get(position);
    }

    Delivery delivery(int position) {
        return deliveries.get(position);
    }

    void clear() {
        sessions = cleared(sessions);
        deliveries = cleared(deliveries);
        members = cleared(members);
        memberDeliveries = cleared(memberDeliveries);
        if (indexed && index != null) {
            index = index.size() > MAXIMUM_REUSED ? null : cleared(index);
            indexed = false;
        }
        if (message != null) {
            message.endManyReceivers();
        }
        message = null;
        publisher = null;
        search = null;
        interrupted = false;
        outdated = null;
    }

    private static <T> List<T> cleared(List<T> used) {
        if (used.size() > MAXIMUM_REUSED) {
            return new ArrayList<>();
        }
        used.clear();
        return used;
    }

    private static IdentityHashMap<Session, Delivery> cleared(IdentityHashMap<Session, Delivery> used) {
        used.clear();
        return used;
    }

    @Override
    public void onSubscription(Subscription<Session> subscription) {
        Session session = subscription.owner();
        // [MQTT-3.8.3-3]
        if (subscription.options().noLocal() && session == publisher) {
            return;
        }
        // Only a session with several subscriptions can be here already, or one that had several in an earlier step.
        Delivery present = interrupted || session.hasMultipleSubscriptions() ? find(session) : null;
        if (present != null) {
            present.merge(subscription.options());
        } else {
            add(session, Delivery.live(requireMessage(), subscription.options()));
        }
    }

    private void add(Session session, Delivery delivery) {
        sessions.add(session);
        deliveries.add(delivery);
        if (indexed && index != null) {
            index.put(session, delivery);
        }
    }

    private @Nullable Delivery find(Session session) {
        if (sessions.size() > MAXIMUM_SCAN) {
            return index().get(session);
        }
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i) == session) {
                return deliveries.get(i);
            }
        }
        return null;
    }

    private IdentityHashMap<Session, Delivery> index() {
        IdentityHashMap<Session, Delivery> filled = index == null ? new IdentityHashMap<>() : index;
        if (!indexed) {
            for (int i = 0; i < sessions.size(); i++) {
                filled.put(sessions.get(i), deliveries.get(i));
            }
            index = filled;
            indexed = true;
        }
        return filled;
    }

    @Override
    public void onRemoved(Subscription<Session> subscription) {
        onSubscription(subscription);
        if (outdated == null) {
            outdated = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        outdated.add(subscription.owner());
    }

    @Override
    public void onSharedGroup(SharedGroup<Session> group) {
        Subscription<Session> member = groupChoice.choose(group, requireMessage());
        if (member != null) {
            members.add(member.owner());
            memberDeliveries.add(Delivery.shared(requireMessage(), member.options(), member.filter()));
        }
    }

    private Message requireMessage() {
        return Objects.requireNonNull(message, "message");
    }
}

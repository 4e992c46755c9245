package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.MatchVisitor;
import dev.rookery.broker.topic.SharedGroup;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a message to everyone in the tenant who subscribed to its topic: first finds out what is due to whom, then
 * delivers, so that the tree is not walked while sessions act.
 */
final class Router implements MatchVisitor<Session> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Router.class);

    private record Dealt(Session session, Delivery delivery) {}

    private final SubscriptionTree<Session> subscriptions;
    private final RetainedMessages retained;
    private final List<Session> sessions = new ArrayList<>();
    private final List<Dealt> dealt = new ArrayList<>();
    private Message message;
    private Session publisher;
    private boolean matched;

    Router(SubscriptionTree<Session> subscriptions, RetainedMessages retained) {
        this.subscriptions = subscriptions;
        this.retained = retained;
    }

    /**
     * Routes a message.
     *
     * @param from the session that published it, or null
     * @return whether anybody had subscribed to its topic
     */
    boolean route(Message routed, Session from) {
        message = routed;
        publisher = from;
        matched = false;
        subscriptions.match(routed.topic(), this);
        deliver();
        message = null;
        publisher = null;
        return matched;
    }

    @Override
    public void onSubscription(Subscription<Session> subscription) {
        Session session = subscription.owner();
        // [MQTT-3.8.3-3]
        if (subscription.options().noLocal() && session == publisher) {
            return;
        }
        matched = true;
        if (session.due() == null) {
            session.due(Delivery.live(message, subscription.options()));
            sessions.add(session);
        } else {
            session.due().merge(subscription.options());
        }
    }

    @Override
    public void onSharedGroup(SharedGroup<Session> group) {
        Subscription<Session> member = choose(group, message);
        if (member != null) {
            matched = true;
            dealt.add(new Dealt(member.owner(), Delivery.shared(message, member.options(), member.filter())));
        }
    }

    private void deliver() {
        int retainedTopics = retained.size();
        if (sessions.size() > 1) {
            message.expectManyReceivers();
        }
        for (Session session : sessions) {
            Delivery delivery = session.due();
            session.due(null);
            deliver(session, delivery, retainedTopics);
        }
        sessions.clear();
        for (Dealt one : dealt) {
            deliver(one.session, one.delivery, retainedTopics);
        }
        dealt.clear();
    }

    /** A fault with one receiver is neither the others' nor the publisher's. */
    private static void deliver(Session session, Delivery delivery, int retainedTopics) {
        try {
            session.deliver(delivery, retainedTopics);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("A message cannot be delivered to {}, which is disconnected", session.clientId(), e);
            session.abort();
        }
    }

    /** The member that is to have the message: one that can take it now, else one that is connected, else one that is away. */
    private static Subscription<Session> choose(SharedGroup<Session> group, Message message) {
        String topic = message.topic();
        Subscription<Session> member = group.choose(session -> session.hasRoom() && session.mayReceive(topic));
        if (member == null) {
            member = group.choose(session -> session.isConnected() && session.mayReceive(topic));
        }
        if (member == null && message.qos() > 0) {
            member = group.choose(session -> session.mayReceive(topic));
        }
        return member;
    }

    /** Deals messages that a member of a shared group can no longer have to another one, if there is one. */
    void dealAgain(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            subscriptions.group(delivery.group()).ifPresent(group -> {
                Subscription<Session> member = choose(group, delivery.message());
                if (member != null) {
                    member.owner()
                            .deliver(
                                    Delivery.shared(delivery.message(), member.options(), member.filter()),
                                    retained.size());
                }
            });
        }
    }

    /** Whether a member of the group other than the session is connected. */
    boolean hasOtherConnected(String sharedFilter, Session session) {
        return subscriptions
                .group(sharedFilter)
                .map(group -> group.choose(other -> other != session && other.isConnected()))
                .isPresent();
    }
}

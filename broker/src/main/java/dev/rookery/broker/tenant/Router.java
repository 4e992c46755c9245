package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes messages to the subscribed sessions of a tenant. All {@link Recipients} are collected before the first delivery, at once
 * or in steps. Confined to the tenant's event loop.
 */
final class Router {
    private static final Logger LOGGER = LoggerFactory.getLogger(Router.class);

    private final SubscriptionTree<Session> subscriptions;
    private final RetainedMessages retained;
    private Recipients recipients = new Recipients();
    private final GroupChoice groupChoice = new GroupChoice();

    Router(SubscriptionTree<Session> subscriptions, RetainedMessages retained) {
        this.subscriptions = subscriptions;
        this.retained = retained;
    }

    /**
     * Returns the recipients of a message, valid until the next call. The caller delivers to them or clears them.
     *
     * @param publisher the publishing session; null for messages of the server
     */
    Recipients collect(Message message, @Nullable Session publisher) {
        recipients.collect(subscriptions, message, publisher);
        return recipients;
    }

    /** Returns the deliveries to collected recipients in steps, with the rest of the search for them. */
    Distribution distribution(Message message, @Nullable Session publisher, Recipients collected) {
        if (collected.isComplete()) {
            return Distribution.of(new FanOut(this, message, publisher, collected));
        }
        recipients = new Recipients();
        return Distribution.of(new RecipientSearch(this, message, publisher, collected));
    }

    /** Delivers a message to all its recipients and clears them. Returns whether there were any. */
    boolean deliver(Recipients collected) {
        int count = collected.size();
        for (int i = 0; i < count; i++) {
            deliver(collected.session(i), collected.delivery(i));
        }
        collected.clear();
        return count > 0;
    }

    /** An error with one recipient affects neither the other recipients nor the publisher. */
    void deliver(Session session, Delivery delivery) {
        try {
            session.deliver(delivery, retained.size());
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error(
                    "tenant={} user={} clientId={} Failed to deliver a message; disconnecting the client",
                    session.user().tenant(),
                    session.user().username(),
                    session.clientId(),
                    e);
            session.abort();
        }
    }

    /** Delivers messages that a member of a shared subscription can no longer receive to other members, if there are any. */
    void redistribute(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            String filter = delivery.sharedFilter();
            if (filter != null) {
                redeliver(filter, delivery.message());
            }
        }
    }

    /** Delivers a message to a member of a shared subscription, if there is one that may receive it. */
    void redeliver(String sharedFilter, Message message) {
        subscriptions
                .group(sharedFilter)
                .map(group -> groupChoice.choose(group, message))
                .ifPresent(member -> deliver(member, message));
    }

    private void deliver(Subscription<Session> member, Message message) {
        member.owner().deliver(Delivery.shared(message, member.options(), member.filter()), retained.size());
    }

    /** Returns whether a member of the shared subscription other than the session is connected. */
    boolean hasOtherConnectedMember(String sharedFilter, Session session) {
        return subscriptions
                .group(sharedFilter)
                .filter(group -> groupChoice.hasOtherConnected(group, session))
                .isPresent();
    }
}

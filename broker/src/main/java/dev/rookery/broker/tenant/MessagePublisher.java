package dev.rookery.broker.tenant;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.memory.UserMemory;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes authorized messages within a tenant: retains and routes them, those with many recipients, or a long search for them, in
 * slices. Confined to the tenant's event loop.
 */
public final class MessagePublisher {
    /** Number of recipients up to which a message is delivered at once: about a millisecond. */
    static final int FEW_RECIPIENTS = 256;

    private static final String ADMINISTRATOR = "";

    private final Router router;
    private final RetainedMessages retained;
    private final Metering metering;
    private final Supplier<TenantLimits> limits;
    private final LimitCounters limitCounters;
    private final TenantMemory memory;
    private final PublicationQueue queue;
    private final List<MessageTap> taps = new ArrayList<>(0);

    MessagePublisher(
            Router router,
            RetainedMessages retained,
            Metering metering,
            Supplier<TenantLimits> limits,
            LimitCounters limitCounters,
            TenantMemory memory,
            EventLoop loop) {
        this.router = router;
        this.retained = retained;
        this.metering = metering;
        this.limits = limits;
        this.limitCounters = limitCounters;
        this.memory = memory;
        this.queue = new PublicationQueue(loop, this::startWaiting);
    }

    /** Returns the number of taps. */
    public int taps() {
        return taps.size();
    }

    /** Adds a tap, which sees each published message from now on. */
    public void add(MessageTap tap) {
        taps.add(tap);
    }

    public void remove(MessageTap tap) {
        taps.remove(tap);
    }

    /**
     * Publishes a message, at once if it has few recipients. Otherwise it is published, or the rest of it delivered, in later
     * slices of the event loop's time. The publisher should not publish meanwhile; if it does, that message waits.
     *
     * @param publisher the publishing session; null for messages of the administrator
     * @param done receives the result of a message that is published later
     * @return {@link PublishResult#DELIVERED}, {@link PublishResult#NO_SUBSCRIBERS}, or the limit that the message would
     *     exceed, if it cannot be retained or wait and is not published; null if the result is not known yet
     */
    public @Nullable PublishResult publish(Message message, @Nullable Session publisher, Consumer<PublishResult> done) {
        return publish(message, publisher, done, false);
    }

    /** Like {@link #publish} for a will, which waits regardless of the memory budgets: it was accepted with CONNECT. */
    @Nullable
    PublishResult publishWill(Message message, Session publisher, Consumer<PublishResult> done) {
        return publish(message, publisher, done, true);
    }

    private @Nullable PublishResult publish(
            Message message, @Nullable Session publisher, Consumer<PublishResult> done, boolean accepted) {
        if (queue.delays(message, publisher)) {
            return await(message, publisher, done, accepted);
        }
        PublishResult refusal = refusal(message, publisher);
        if (refusal != null) {
            return refusal;
        }
        Recipients recipients = router.collect(message, publisher);
        if (isFew(recipients)) {
            accept(message, publisher);
            return router.deliver(recipients) ? PublishResult.DELIVERED : PublishResult.NO_SUBSCRIBERS;
        }
        if (queue.isBusy()) {
            recipients.clear();
            return await(message, publisher, done, accepted);
        }
        accept(message, publisher);
        queue.deliver(publication(message, publisher, done), router.distribution(message, publisher, recipients));
        return null;
    }

    private static boolean isFew(Recipients recipients) {
        return recipients.isComplete() && recipients.size() <= FEW_RECIPIENTS;
    }

    private @Nullable PublishResult await(
            Message message, @Nullable Session publisher, Consumer<PublishResult> done, boolean accepted) {
        Publication publication = publication(message, publisher, done);
        if (accepted) {
            publication.hold();
        } else {
            MemoryScope exhausted = publication.tryHold();
            if (exhausted != null) {
                return exceeding(Limit.of(exhausted));
            }
        }
        queue.add(publication);
        return null;
    }

    private Publication publication(Message message, @Nullable Session publisher, Consumer<PublishResult> done) {
        String username = publisher == null ? ADMINISTRATOR : publisher.user().username();
        return new Publication(message, publisher, done, memory.open(username), false);
    }

    /** Returns whether an earlier message of the topic is not delivered to all its recipients yet. */
    boolean isPending(String topic) {
        return queue.hasTopic(topic);
    }

    /** Delivers a message of the broker itself, which counts nowhere. */
    void publishSystemTopic(Message message) {
        Recipients recipients = router.collect(message, null);
        if (isFew(recipients)) {
            router.deliver(recipients);
            return;
        }
        Publication publication = new Publication(message, null, result -> {}, memory.open(ADMINISTRATOR), true);
        if (queue.isBusy()) {
            recipients.clear();
            publication.hold();
            queue.add(publication);
        } else {
            queue.deliver(publication, router.distribution(message, null, recipients));
        }
    }

    /** Starts a publication that has waited. Returns the deliveries that are left; null if it is complete. */
    private @Nullable Distribution startWaiting(Publication publication) {
        Message message = publication.message();
        Session publisher = publication.publisher();
        PublishResult refusal = publication.isSystem() ? null : refusal(message, publisher);
        if (refusal != null) {
            publication.complete(refusal);
            return null;
        }
        Recipients recipients = router.collect(message, publisher);
        if (!publication.isSystem()) {
            accept(message, publisher);
        }
        if (isFew(recipients)) {
            boolean delivered = router.deliver(recipients);
            publication.complete(delivered ? PublishResult.DELIVERED : PublishResult.NO_SUBSCRIBERS);
            return null;
        }
        return router.distribution(message, publisher, recipients);
    }

    /** Returns the limit that the message would exceed; null if it can be published. */
    private @Nullable PublishResult refusal(Message message, @Nullable Session publisher) {
        if (!message.retain()) {
            return null;
        }
        Optional<Limit> exceeded = retained.exceededLimit(message, limits.get(), user(publisher));
        return exceeded.isPresent() ? exceeding(exceeded.get()) : null;
    }

    private PublishResult exceeding(Limit limit) {
        limitCounters.increment(limit);
        return PublishResult.exceeding(limit);
    }

    private static @Nullable UserMemory user(@Nullable Session publisher) {
        return publisher == null ? null : publisher.memory().user();
    }

    /** Retains and counts a message that is being published. */
    private void accept(Message message, @Nullable Session publisher) {
        if (message.retain()) {
            retained.put(message, user(publisher));
        }
        TenantMeter meter = publisher == null
                ? metering.tenant()
                : metering.of(publisher.user().username());
        meter.recordReceived(message.qos(), message.payload().length);
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).published(message, publisher);
        }
    }

    /**
     * Runs a callback when all messages that a session has published so far are delivered.
     *
     * @return false if they are, so that the callback does not run
     */
    public boolean afterPublicationsOf(Session session, Runnable callback) {
        return queue.afterPublicationsOf(session, callback);
    }
}

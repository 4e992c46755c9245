package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.transport.SlicedWork;
import dev.rookery.broker.transport.TimeSlice;
import dev.rookery.broker.transport.WorkScheduler;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages with many recipients, or a long search for them. One at a time is delivered, in slices that count as time of its
 * publisher's user, so that the lists of recipients of all publishers together stay small. Others wait, and users take turns. A message waits too if it
 * has the topic or the publisher of one that is here: messages of a publisher keep their order [MQTT-4.6.0-6], and so do all
 * messages of a topic. Messages with few recipients overtake those of other publishers and topics. Confined to the tenant's
 * event loop.
 */
final class PublicationQueue implements SlicedWork {
    private static final Logger LOGGER = LoggerFactory.getLogger(PublicationQueue.class);

    /** Key of the administrator's messages. */
    private static final Object NO_USER = new Object();

    /** Starts a publication that has waited. */
    interface Starter {
        /** Returns the distribution that is left; null if the publication is complete. */
        @Nullable
        Distribution start(Publication publication);
    }

    /** Publication that waits, or a callback behind the earlier publications of a session. */
    private record Waiting(
            @Nullable Publication publication, @Nullable SessionKey publisher, Runnable callback) {}

    private final EventLoop loop;
    private final Starter starter;
    private final Map<Object, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>(2);
    /** Numbers of publications here, by topic and by publisher. */
    private final Map<String, Integer> topics = new HashMap<>(2);

    private final Map<SessionKey, Integer> publishers = new HashMap<>(2);
    private @Nullable Publication active;
    private @Nullable Distribution distribution;
    /** Share of time under which this is queued; null while there is no work. */
    private @Nullable Object share;

    PublicationQueue(EventLoop loop, Starter starter) {
        this.loop = loop;
        this.starter = starter;
    }

    /** Returns whether a message is being delivered or waits. */
    boolean isBusy() {
        return active != null || !waiting.isEmpty();
    }

    /** Returns whether a message of the topic is being delivered or waits. */
    boolean hasTopic(String topic) {
        return topics.containsKey(topic);
    }

    /** Returns whether a message must wait to keep its order. */
    boolean delays(Message message, @Nullable Session publisher) {
        return isBusy()
                && (topics.containsKey(message.topic())
                        || publisher != null && publishers.containsKey(publisher.key()));
    }

    /** Adds a publication, which the caller has charged. */
    void add(Publication publication) {
        count(publication, 1);
        Session publisher = publication.publisher();
        SessionKey key = publisher == null ? null : publisher.key();
        enqueue(userOf(publication), new Waiting(publication, key, () -> {}));
    }

    /** Starts to deliver a publication; nothing else may be in progress. */
    void deliver(Publication publication, Distribution recipients) {
        count(publication, 1);
        begin(publication, recipients);
        schedule();
    }

    /**
     * Runs a callback when all publications of a session so far are complete.
     *
     * @return false if there is none, so that the callback does not run
     */
    boolean afterPublicationsOf(Session session, Runnable callback) {
        if (!publishers.containsKey(session.key())) {
            return false;
        }
        publishers.merge(session.key(), 1, Integer::sum);
        enqueue(session.user(), new Waiting(null, session.key(), callback));
        return true;
    }

    private void enqueue(Object user, Waiting entry) {
        waiting.computeIfAbsent(user, absent -> new ArrayDeque<>()).add(entry);
        schedule();
    }

    private static Object userOf(Publication publication) {
        Session publisher = publication.publisher();
        return publisher == null ? NO_USER : publisher.user();
    }

    private void count(Publication publication, int change) {
        topics.merge(publication.message().topic(), change, PublicationQueue::sum);
        if (publication.publisher() != null) {
            publishers.merge(publication.publisher().key(), change, PublicationQueue::sum);
        }
    }

    private static @Nullable Integer sum(Integer count, Integer change) {
        int sum = count + change;
        return sum == 0 ? null : sum;
    }

    private void schedule() {
        if (share == null) {
            share = nextUser();
            WorkScheduler.current().enqueue(this, Objects.requireNonNull(share), loop);
        }
    }

    /** Returns the user whose work is next; null if there is none. */
    private @Nullable Object nextUser() {
        if (active != null) {
            return userOf(active);
        }
        return waiting.isEmpty() ? null : waiting.keySet().iterator().next();
    }

    @Override
    public boolean run(TimeSlice slice) {
        for (Object user = nextUser(); user != null; user = nextUser()) {
            if (!user.equals(share)) {
                // The time of the rest is another user's.
                share = null;
                schedule();
                return false;
            }
            workSafely();
            slice.measure();
            if (slice.isOver()) {
                return true;
            }
        }
        share = null;
        return false;
    }

    /** An error with one publication, or behind it, must not stop those of others. */
    private void workSafely() {
        try {
            work();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("Failed to continue with a publication", e);
        }
    }

    private void work() {
        Distribution current = distribution;
        Publication publication = active;
        if (current == null || publication == null) {
            startNext();
        } else if (current.isSearching()) {
            search(publication, current);
        } else if (!current.step()) {
            end(publication, current.result());
        }
    }

    private void search(Publication publication, Distribution current) {
        try {
            boolean more = current.step();
            publication.holdRecipients(current.size());
            if (!more) {
                end(publication, current.result());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("Failed to publish to {}", publication.message().topic(), e);
            if (active == publication) {
                leave(publication);
                publication.abandon();
            }
        }
    }

    private void startNext() {
        Map.Entry<Object, ArrayDeque<Waiting>> first =
                waiting.entrySet().iterator().next();
        Object user = first.getKey();
        ArrayDeque<Waiting> entries = first.getValue();
        Waiting entry = entries.remove();
        waiting.remove(user);
        if (!entries.isEmpty()) {
            // The next turn is that of another user.
            waiting.put(user, entries);
        }
        if (entry.publication() == null) {
            publishers.merge(Objects.requireNonNull(entry.publisher()), -1, PublicationQueue::sum);
            entry.callback().run();
        } else {
            start(entry.publication());
        }
    }

    private void start(Publication publication) {
        try {
            Distribution recipients = starter.start(publication);
            if (recipients == null) {
                count(publication, -1);
            } else {
                begin(publication, recipients);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("Failed to publish to {}", publication.message().topic(), e);
            count(publication, -1);
            publication.abandon();
        }
    }

    private void begin(Publication publication, Distribution recipients) {
        publication.holdRecipients(recipients.size());
        active = publication;
        distribution = recipients;
    }

    private void end(Publication publication, PublishResult result) {
        leave(publication);
        publication.complete(result);
    }

    private void leave(Publication publication) {
        active = null;
        distribution = null;
        count(publication, -1);
    }
}

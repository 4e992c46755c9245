package dev.rookery.broker.operation;

import dev.rookery.auth.Topics;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.TopicLevel;
import dev.rookery.broker.admin.TopicLevel.Child;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.topic.Subscription;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects one level of the topics with retained messages and of the topic filters of subscriptions, in slices. Of a child with
 * many messages below, only a part is counted, and the rest is skipped.
 */
final class TopicLevelScan implements Supplier<Optional<TopicLevel>> {
    /** Maximum number of children. */
    static final int MAXIMUM_CHILDREN = 1_000;

    private static final String SEPARATOR = "/";
    /** Follows every topic below a topic: no topic contains it. */
    private static final char AFTER_SEPARATOR = '/' + 1;

    private static final class Counts {
        private boolean message;
        private int messages;
        private int subscriptions;
        private boolean below;
    }

    private final Tenant tenant;
    /** Empty, or a topic with a separator at its end. */
    private final String parent;
    /** Parent and the first characters of the children. */
    private final String prefix;

    private final Map<String, Counts> children = new TreeMap<>();
    private boolean complete = true;
    /** Topic from which the retained messages are read on; null when all are read. */
    private @Nullable String topic;

    private SessionKey session = SessionKey.FIRST;

    /**
     * @param parent topic whose children are listed; empty for the first level
     * @param name first characters of the children
     */
    TopicLevelScan(Tenant tenant, Optional<String> parent, String name) {
        if (parent.filter(given -> !Topics.isFilter(given) || given.endsWith("#"))
                        .isPresent()
                || name.contains(SEPARATOR)) {
            throw AdminException.invalid("The parent must be a topic, and 'name' one level of it");
        }
        this.tenant = tenant;
        this.parent = parent.map(given -> given + SEPARATOR).orElse("");
        this.prefix = this.parent + name;
        this.topic = prefix;
    }

    @Override
    public Optional<TopicLevel> get() {
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; ) {
            if (topic != null) {
                seen += readMessages(topic, EventLoopTasks.SLICE_SIZE - seen);
            } else {
                return readSessions() ? Optional.of(level()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Reads some retained messages. Returns the number of steps. */
    private int readMessages(String first, int maximum) {
        Iterator<String> topics = tenant.retained().topicsFrom(first, true);
        for (int step = 1; step <= maximum; step++) {
            String next = topics.hasNext() ? topics.next() : null;
            if (next == null || !next.startsWith(prefix)) {
                topic = null;
                return step;
            }
            // The smallest topic behind this one.
            topic = next + '\0';
            if (addMessage(next)) {
                return step;
            }
        }
        return maximum;
    }

    /** Counts a topic. Returns whether it has moved the position beyond the topics that follow. */
    private boolean addMessage(String found) {
        int end = found.indexOf('/', parent.length());
        String name = found.substring(parent.length(), end < 0 ? found.length() : end);
        Counts counts = child(name);
        if (counts == null) {
            topic = null;
            return true;
        }
        if (end < 0) {
            counts.message = true;
            return false;
        }
        counts.below = true;
        counts.messages++;
        if (counts.messages < Child.MAXIMUM_COUNT) {
            return false;
        }
        topic = parent + name + AFTER_SEPARATOR;
        return true;
    }

    /** Reads the subscriptions of some sessions. Returns whether all are read. */
    private boolean readSessions() {
        Iterator<Session> sessions = tenant.sessions().after(session);
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            if (!sessions.hasNext()) {
                return true;
            }
            Session next = sessions.next();
            session = next.key();
            for (Subscription<Session> subscription : next.subscriptions()) {
                addFilter(Topics.withoutShare(subscription.filter()));
                seen++;
            }
        }
        return false;
    }

    private void addFilter(String filter) {
        if (!filter.startsWith(prefix)) {
            return;
        }
        int end = filter.indexOf('/', parent.length());
        Counts counts = child(filter.substring(parent.length(), end < 0 ? filter.length() : end));
        if (counts != null) {
            counts.subscriptions++;
            counts.below |= end >= 0;
        }
    }

    private @Nullable Counts child(String name) {
        Counts known = children.get(name);
        if (known != null || children.size() < MAXIMUM_CHILDREN) {
            return children.computeIfAbsent(name, added -> new Counts());
        }
        complete = false;
        return null;
    }

    private TopicLevel level() {
        List<Child> found = new ArrayList<>(children.size());
        children.forEach((name, counts) ->
                found.add(new Child(name, counts.message, counts.messages, counts.subscriptions, counts.below)));
        return new TopicLevel(found, complete);
    }
}

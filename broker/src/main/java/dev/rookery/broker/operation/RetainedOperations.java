package dev.rookery.broker.operation;

import dev.rookery.auth.Topics;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.tenant.RetainedMessages;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.topic.TopicFilter;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lists and clears the retained messages of a tenant. Thread-safe. */
final class RetainedOperations {
    private RetainedOperations() {}

    static CompletionStage<Page<RetainedView>> page(Tenant tenant, String filter, AdminPageRequest request) {
        check(filter);
        return EventLoopTasks.repeat(
                tenant.loop(),
                new PageScan<>(
                        topic -> topics(tenant.retained(), filter, topic),
                        topic -> topic,
                        topic -> view(tenant.retained(), filter, topic),
                        request));
    }

    static CompletionStage<Integer> clear(Tenant tenant, String filter) {
        check(filter);
        return EventLoopTasks.repeat(tenant.loop(), new ClearScan(tenant, filter));
    }

    private static void check(String filter) {
        if (!Topics.isFilter(filter) || Topics.isShared(filter)) {
            throw AdminException.invalid("'" + filter + "' is not a topic filter");
        }
    }

    /** Returns the topics after {@code after} that start with the filter's literal prefix. */
    private static Iterator<String> topics(RetainedMessages retained, String filter, String after) {
        String prefix = TopicFilter.literalPrefix(filter);
        boolean fromPrefix = prefix.compareTo(after) > 0;
        Iterator<String> topics = retained.topicsFrom(fromPrefix ? prefix : after, fromPrefix);
        Iterable<String> iterable = () -> topics;
        Stream<String> stream = StreamSupport.stream(iterable.spliterator(), false);
        return stream.takeWhile(topic -> topic.startsWith(prefix)).iterator();
    }

    private static Optional<RetainedView> view(RetainedMessages retained, String filter, String topic) {
        long now = System.nanoTime();
        return Optional.of(topic)
                .filter(name -> TopicFilter.matches(filter, name))
                .flatMap(retained::find)
                .filter(message -> !message.isExpired(now))
                .map(message -> new RetainedView(topic, message.qos(), message.payload(), message.describe(now)));
    }

    private static final class ClearScan implements Supplier<Optional<Integer>> {
        /** Each may have many subscribers. */
        private static final int CLEARED_PER_SLICE = 32;

        private final Tenant tenant;
        private final String filter;
        private String position = "";
        private int cleared;
        /** Whether the last message is not delivered to all its recipients yet. */
        private boolean publishing;

        ClearScan(Tenant tenant, String filter) {
            this.tenant = tenant;
            this.filter = filter;
        }

        @Override
        public Optional<Integer> get() {
            for (int seen = 0; seen < CLEARED_PER_SLICE && !publishing; seen++) {
                Iterator<String> topics = topics(tenant.retained(), filter, position);
                if (!topics.hasNext()) {
                    return Optional.of(cleared);
                }
                position = topics.next();
                if (TopicFilter.matches(filter, position)) {
                    Message empty = Message.of(position, new byte[0], 0, true);
                    publishing = tenant.publisher().publish(empty, null, published -> publishing = false) == null;
                    cleared++;
                }
            }
            return Optional.empty();
        }
    }
}

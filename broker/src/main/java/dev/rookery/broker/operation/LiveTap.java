package dev.rookery.broker.operation;

import dev.rookery.auth.Topics;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.LiveBatch;
import dev.rookery.broker.admin.LiveMessage;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.MessageTap;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the published messages that match a filter, in batches of limited size, however many there are; the others are
 * counted. Confined to the tenant's event loop.
 */
final class LiveTap implements MessageTap {
    /** Maximum number of taps of a tenant, as each message is compared with the filter of each. */
    static final int MAXIMUM_TAPS = 20;

    static final int MESSAGES_PER_BATCH = 25;
    private static final long INTERVAL_MILLIS = 250;
    private static final int PAYLOAD_BYTES = 1024;
    /** Topics have up to 64 KiB. */
    private static final int BATCH_BYTES = 128 * 1024;

    private final Tenant tenant;
    private final String filter;
    private final Consumer<LiveBatch> listener;
    private final List<LiveMessage> batch = new ArrayList<>();
    private int bytes;
    private long skipped;
    private boolean scheduled;

    private LiveTap(Tenant tenant, String filter, Consumer<LiveBatch> listener) {
        this.tenant = tenant;
        this.filter = filter;
        this.listener = listener;
    }

    /**
     * Begins to pass on messages. Thread-safe.
     *
     * @param listener called on the tenant's event loop
     * @return what ends it
     */
    static CompletionStage<EventWatch> open(Tenant tenant, String filter, Consumer<LiveBatch> listener) {
        if (!Topics.isFilter(filter) || Topics.isShared(filter)) {
            throw AdminException.invalid("'" + filter + "' is not a topic filter");
        }
        LiveTap tap = new LiveTap(tenant, filter, listener);
        return EventLoopTasks.call(tenant.loop(), () -> {
            if (tenant.publisher().taps() >= MAXIMUM_TAPS) {
                throw new AdminException(
                        AdminException.Kind.QUOTA_EXCEEDED,
                        "The messages of a tenant can be watched " + MAXIMUM_TAPS
                                + " times at once; close another view");
            }
            tenant.publisher().add(tap);
            return () -> NativeAdmin.execute(tenant, () -> tenant.publisher().remove(tap));
        });
    }

    @Override
    public void published(Message message, @Nullable Session publisher) {
        if (!TopicFilter.matches(filter, message.topic())) {
            return;
        }
        if (batch.size() == MESSAGES_PER_BATCH || bytes >= BATCH_BYTES) {
            skipped++;
        } else {
            LiveMessage added = describe(message, publisher);
            bytes += added.payload().length + 2 * added.topic().length();
            batch.add(added);
        }
        if (!scheduled) {
            scheduled = true;
            tenant.loop().schedule(this::flush, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static LiveMessage describe(Message message, @Nullable Session publisher) {
        byte[] payload = message.payload();
        return new LiveMessage(
                Instant.now(),
                message.topic(),
                message.qos(),
                message.retain(),
                publisher == null ? "" : publisher.clientId(),
                publisher == null ? "" : publisher.user().username(),
                Arrays.copyOf(payload, Math.min(payload.length, PAYLOAD_BYTES)),
                payload.length);
    }

    private void flush() {
        scheduled = false;
        LiveBatch completed = new LiveBatch(batch, skipped);
        batch.clear();
        bytes = 0;
        skipped = 0;
        listener.accept(completed);
    }
}

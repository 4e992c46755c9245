package dev.rookery.broker.event;

import dev.rookery.broker.memory.HeapSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongPredicate;

/** Last dropped messages of one client with their reasons. Not thread-safe; confined to the client's event loop. */
public final class DropLog {
    /** Number of stored messages. */
    public static final int CAPACITY = 16;

    private static final long EVENT_INTERVAL_MILLIS = 10_000;

    /** Maximum length of a stored topic in characters: clients choose topics, and messages are dropped without a limit. */
    private static final int MAXIMUM_TOPIC_LENGTH = 256;

    private static final int OBJECT_BYTES = 64;
    /** Size of a stored message on the heap, with its time and without its topic. */
    private static final int MESSAGE_HEAP_BYTES = 56;

    private final List<DroppedMessage> latest = new ArrayList<>(0);
    private long count;
    private long heapBytes = OBJECT_BYTES;
    private long reported;
    private long reportedAt;

    /**
     * Counts a dropped message and stores it; evicts the oldest one if the log is full.
     *
     * @param permits receives by how many bytes the log would grow, and returns whether it may; otherwise the message is
     *     counted only
     * @return number of drops to report in an event now; 0 if the last event is less than ten seconds old
     */
    public long add(String topic, DropReason reason, LongPredicate permits) {
        long now = System.currentTimeMillis();
        count++;
        store(new DroppedMessage(Instant.ofEpochMilli(now), shortened(topic), reason), permits);
        if (!reason.isReported()) {
            reported++;
            return 0;
        }
        if (now - reportedAt < EVENT_INTERVAL_MILLIS) {
            return 0;
        }
        long unreported = count - reported;
        reported = count;
        reportedAt = now;
        return unreported;
    }

    private void store(DroppedMessage message, LongPredicate permits) {
        long freed = latest.size() < CAPACITY ? 0 : heapBytes(latest.get(0));
        long growth = heapBytes(message) - freed;
        if (permits.test(growth)) {
            if (latest.size() == CAPACITY) {
                latest.remove(0);
            }
            latest.add(message);
            heapBytes += growth;
        }
    }

    private static long heapBytes(DroppedMessage message) {
        return HeapSize.of(message.topic()) + MESSAGE_HEAP_BYTES;
    }

    private static String shortened(String topic) {
        if (topic.length() <= MAXIMUM_TOPIC_LENGTH) {
            return topic;
        }
        int end = MAXIMUM_TOPIC_LENGTH - 1;
        return topic.substring(0, Character.isHighSurrogate(topic.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Returns the size on the heap in bytes: that of an empty log, and what was permitted since. */
    public long heapBytes() {
        return heapBytes;
    }

    /** Returns the total number of dropped messages. */
    public long count() {
        return count;
    }

    /** Returns the stored messages, newest first. */
    public List<DroppedMessage> latest() {
        List<DroppedMessage> drops = new ArrayList<>(latest);
        Collections.reverse(drops);
        return drops;
    }
}

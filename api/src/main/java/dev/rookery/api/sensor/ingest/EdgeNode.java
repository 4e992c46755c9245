package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.SparkplugSequence;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Sequence number of an edge node of Sparkplug. Not thread-safe. */
final class EdgeNode {
    private static final int UNKNOWN = -1;

    /** Sequence number of the next message. */
    private int expected = UNKNOWN;
    /** Number of the node's session with its broker. */
    private OptionalLong bdSeq = OptionalLong.empty();
    /** Whether the last session has ended. */
    private boolean dead;
    /** Mappings for which {@link #readWhole} was computed. */
    private @Nullable TenantMappings mappings;

    private boolean readWhole;

    /** Returns whether mappings read all messages of the node: all have one sequence, those of its devices too. */
    boolean isReadWhole(TenantMappings current, String name) {
        if (current != mappings) {
            mappings = current;
            readWhole = current.readsEdgeNode(name);
            // Messages may be missing until the subscriptions have changed.
            forget();
        }
        return readWhole;
    }

    private void forget() {
        expected = UNKNOWN;
        dead = false;
    }

    /** Notes a message. Returns whether messages before it are missing. */
    boolean isGap(SparkplugSequence message, boolean redelivered) {
        return switch (message.type()) {
            case "NBIRTH" -> {
                begin(message);
                yield false;
            }
            case "NDEATH" -> {
                // The will of an earlier session may arrive behind the NBIRTH of a later one.
                dead |= bdSeq.isPresent() && bdSeq.equals(message.bdSeq());
                yield false;
            }
            default -> isGapBefore(message.seq(), redelivered);
        };
    }

    private void begin(SparkplugSequence birth) {
        forget();
        bdSeq = birth.bdSeq();
        expected = isValid(birth.seq()) ? behind(birth.seq()) : UNKNOWN;
    }

    private boolean isGapBefore(OptionalLong seq, boolean redelivered) {
        if (dead) {
            // Its NBIRTH is missing, unless the message is older than the end of the session.
            return !redelivered;
        }
        if (!isValid(seq)) {
            forget();
            return false;
        }
        boolean gap = expected != UNKNOWN && seq.getAsLong() != expected;
        if (gap && redelivered) {
            return false;
        }
        expected = behind(seq);
        return gap;
    }

    private static boolean isValid(OptionalLong seq) {
        return seq.isPresent() && seq.getAsLong() >= 0 && seq.getAsLong() <= SparkplugSequence.MAXIMUM;
    }

    private static int behind(OptionalLong seq) {
        return (int) (seq.orElseThrow() + 1) % (SparkplugSequence.MAXIMUM + 1);
    }
}

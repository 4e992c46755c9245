package dev.rookery.api.sensor.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.SparkplugSequence;
import dev.rookery.auth.TenantId;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sequence numbers of the edge nodes of Sparkplug whose messages the ingestion receives, those of their devices too: a gap means that
 * messages are missing, for which a host application requests a rebirth (Sparkplug 3.0, section 5.7). Thread-safe.
 */
final class EdgeNodes {
    private static final Logger LOGGER = LoggerFactory.getLogger(EdgeNodes.class);
    /** Devices choose the names of nodes. */
    private static final int MAX_NODES = 20_000;

    private record Key(TenantId tenant, String name) {}

    private final Cache<Key, EdgeNode> nodes =
            Caffeine.newBuilder().maximumSize(MAX_NODES).executor(Runnable::run).build();
    private final Runnable gaps;

    /** @param gaps called for each gap */
    EdgeNodes(Runnable gaps) {
        this.gaps = gaps;
    }

    /**
     * Notes a message.
     *
     * @param name {@code GROUP/NODE}
     * @param redelivered whether the broker may have delivered the message before
     * @return whether messages before it are missing
     */
    boolean received(
            TenantId tenant, TenantMappings mappings, String name, SparkplugSequence numbers, boolean redelivered) {
        EdgeNode node = nodes.get(new Key(tenant, name), absent -> new EdgeNode());
        boolean gap;
        synchronized (node) {
            gap = node.isReadWhole(mappings, name) && node.isGap(numbers, redelivered);
        }
        if (gap) {
            LOGGER.debug(
                    "tenant={} node={} type={} seq={} Messages are missing",
                    tenant,
                    name,
                    numbers.type(),
                    text(numbers));
            gaps.run();
        }
        return gap;
    }

    private static String text(SparkplugSequence numbers) {
        OptionalLong seq = numbers.seq();
        return seq.isPresent() ? Long.toUnsignedString(seq.getAsLong()) : "none";
    }
}

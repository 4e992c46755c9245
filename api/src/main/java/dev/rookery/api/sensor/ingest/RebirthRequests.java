package dev.rookery.api.sensor.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.api.sensor.payload.SparkplugCommand;
import dev.rookery.auth.TenantId;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks edge nodes of Sparkplug for their BIRTH if it, or other messages, are missing: each at most once per minute, and at most {@value #MAX_PER_TENANT} of a
 * tenant per minute, because devices choose the names of nodes. Thread-safe.
 */
final class RebirthRequests {
    static final int MAX_PER_TENANT = 100;

    private static final Logger LOGGER = LoggerFactory.getLogger(RebirthRequests.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_NODES = 20_000;

    private record Node(TenantId tenant, String name) {}

    private final Cache<Node, Boolean> asked;
    private final Cache<TenantId, AtomicInteger> counts;
    private final Runnable sent;

    /** @param sent called for each request */
    RebirthRequests(Ticker ticker, Runnable sent) {
        this.sent = sent;
        asked = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(INTERVAL)
                .maximumSize(MAX_NODES)
                .executor(Runnable::run)
                .build();
        counts = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(INTERVAL)
                .maximumSize(MAX_NODES)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Sends a request, or nothing if the limits are reached.
     *
     * @param connection connection of the tenant's ingestion, whose token permits the command
     * @param node {@code GROUP/NODE}
     */
    void request(Channel connection, TenantId tenant, String node) {
        if (asked.asMap().putIfAbsent(new Node(tenant, node), true) != null) {
            return;
        }
        if (counts.get(tenant, absent -> new AtomicInteger()).incrementAndGet() > MAX_PER_TENANT) {
            LOGGER.debug("tenant={} node={} Rebirth not requested: limit of the tenant reached", tenant, node);
            return;
        }
        LOGGER.info("tenant={} node={} Requested a rebirth: a BIRTH or other messages are missing", tenant, node);
        connection.writeAndFlush(SubscriberPackets.publish(
                SparkplugCommand.topic(node),
                SparkplugCommand.rebirth(Instant.now().toEpochMilli())));
        sent.run();
    }
}

package dev.rookery.api.sensor.tail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.api.sensor.payload.SparkplugBirths;
import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Declarations of Sparkplug for the streams of one tenant: those that they have received, and those that the ingestion has stored.
 * Thread-safe.
 */
final class LiveBirths implements SparkplugBirths {
    /** The ingestion may store a later declaration that the streams have not received. */
    private static final Duration LIFETIME = Duration.ofSeconds(5);

    private static final int MAX_NODES = 100;
    /** Messages that wait for a declaration; further ones are not streamed. */
    private static final int MAX_WAITING = 1_000;

    private final TenantId tenant;
    private final BirthLookup stored;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Cache<String, Future<Optional<SparkplugBirth>>> known = Caffeine.newBuilder()
            .expireAfterWrite(LIFETIME)
            .maximumSize(MAX_NODES)
            .build();

    LiveBirths(TenantId tenant, BirthLookup stored) {
        this.tenant = tenant;
        this.stored = stored;
    }

    /** Runs the action once the declaration that messages of the topic need is read. */
    void whenKnown(String topic, Runnable action) {
        Optional<String> node = SparkplugBirths.node(topic);
        if (node.isEmpty()) {
            action.run();
            return;
        }
        Future<Optional<SparkplugBirth>> birth = known.get(node.get(), name -> stored.find(tenant, name));
        if (birth.isComplete()) {
            action.run();
        } else if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
        } else {
            birth.onComplete(read -> {
                waiting.decrementAndGet();
                action.run();
            });
        }
    }

    @Override
    public Optional<SparkplugBirth> find(TenantId ofTenant, String node) {
        Future<Optional<SparkplugBirth>> birth = known.getIfPresent(node);
        return birth != null && birth.succeeded() ? birth.result() : Optional.empty();
    }

    @Override
    public void put(TenantId ofTenant, String node, SparkplugBirth birth) {
        known.put(node, Future.succeededFuture(Optional.of(birth)));
    }
}

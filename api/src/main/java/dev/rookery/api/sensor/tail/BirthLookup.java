package dev.rookery.api.sensor.tail;

import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds the stored declarations of Sparkplug. Thread-safe. */
@FunctionalInterface
public interface BirthLookup {
    /**
     * Returns the last declaration.
     *
     * @param node edge node, or device of one, as in {@link dev.rookery.api.sensor.payload.SparkplugBirths}
     */
    Future<Optional<SparkplugBirth>> find(TenantId tenant, String node);
}

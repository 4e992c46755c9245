package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Status of a broker.
 *
 * @param runId see {@link BrokerAdmin#runId}
 * @param listeners open listeners; empty once the broker drains
 * @param tenants current tenants
 */
public record BrokerStatus(
        BrokerConfig.Engine engine,
        String runId,
        Instant startedAt,
        State state,
        List<BoundListener> listeners,
        List<TenantId> tenants) {
    /** Phase of a broker's life. */
    public enum State {
        STARTING,
        RUNNING,
        /** Running, but changes of durable state cannot be persisted and are not acknowledged. */
        STORE_FAILING,
        /** Accepts no new clients and disconnects the others. */
        DRAINING,
        /** No client is connected any more. */
        DRAINED,
        CLOSED;

        /** Returns the name in lower case, as it appears in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a broker is and does.
 *
 * @param run see {@link BrokerAdmin#run}
 * @param listeners where clients can connect; empty once it drains
 * @param tenants those that there are now
 */
public record BrokerStatus(
        BrokerConfig.Engine engine,
        String run,
        Instant startedAt,
        State state,
        List<BoundListener> listeners,
        List<TenantId> tenants) {
    /** Where in its life the broker is. */
    public enum State {
        STARTING,
        RUNNING,
        /** It runs, and what is to be kept cannot be: nothing of that is acknowledged. */
        STORE_FAILING,
        /** It takes no new clients and sends those that are there away. */
        DRAINING,
        /** Nobody is connected any more. */
        DRAINED,
        CLOSED;

        /** The name for people and programs, in lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

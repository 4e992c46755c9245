package dev.rookery.broker.event;

import dev.rookery.auth.TenantId;
import io.netty.util.concurrent.EventExecutor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the events of a tenant that are recorded for days. Clients, also unauthenticated ones, cause events as fast as they can
 * send packets, so that their number is limited: in each minute, an event that equals an earlier one, except for its time, address
 * and detail, is counted only, and so is one beyond the allowance of its type. At the end of the minute, one event states the
 * number of these. Not thread-safe; confined to the tenant's event loop.
 */
public final class EventSampler {
    /** Maximum number of different events in a minute. */
    static final int MAXIMUM_KEYS = 500;

    private static final long WINDOW_SECONDS = 60;
    private static final int BURST = 500;
    private static final int PER_MINUTE = 30;
    /** Unauthenticated clients cause these events. */
    private static final int REFUSALS_PER_MINUTE = 10;

    private record Key(EventType type, String clientId, String username, String reason) {}

    /** Events that are not recorded yet. */
    private static final class Repeats {
        private @Nullable BrokerEvent last;
        private long count;

        void add(BrokerEvent event) {
            last = event;
            count++;
        }
    }

    /** Number of events that may be recorded. */
    private static final class Allowance {
        private final double perNano;
        private double tokens = BURST;
        private long at;

        Allowance(int perMinute, long now) {
            perNano = (double) perMinute / TimeUnit.MINUTES.toNanos(1);
            at = now;
        }

        boolean tryTake(long now) {
            tokens = Math.min(BURST, tokens + (now - at) * perNano);
            at = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private final TenantId tenant;
    private final EventRecorder recorded;
    private final EventExecutor loop;
    private final LongSupplier nanoTime;
    /** Events of the current minute. */
    private final Map<Key, Repeats> repeats = new HashMap<>(0);
    /** Events of the current minute beyond the allowance. */
    private final Map<EventType, Repeats> others = new EnumMap<>(EventType.class);

    private final Map<EventType, Allowance> allowances = new EnumMap<>(EventType.class);
    private boolean scheduled;

    /**
     * @param recorded receives the events to be recorded
     * @param loop executes the end of each minute
     * @param nanoTime such as {@link System#nanoTime}
     */
    public EventSampler(TenantId tenant, EventRecorder recorded, EventExecutor loop, LongSupplier nanoTime) {
        this.tenant = tenant;
        this.recorded = recorded;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Records the event now, or counts it. Events of the platform's components are ignored. */
    public void offer(BrokerEvent event) {
        if (event.isOfService()) {
            return;
        }
        Key key = new Key(event.type(), event.clientId(), event.username(), event.reason());
        Repeats known = repeats.get(key);
        if (known != null) {
            known.add(event);
        } else if (repeats.size() < MAXIMUM_KEYS && allowance(event.type()).tryTake(nanoTime.getAsLong())) {
            repeats.put(key, new Repeats());
            recorded.add(tenant, event, 1);
        } else {
            others.computeIfAbsent(event.type(), type -> new Repeats()).add(event);
        }
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::endMinute, WINDOW_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Allowance allowance(EventType type) {
        return allowances.computeIfAbsent(
                type,
                absent -> new Allowance(
                        type == EventType.REFUSED ? REFUSALS_PER_MINUTE : PER_MINUTE, nanoTime.getAsLong()));
    }

    private void endMinute() {
        scheduled = false;
        repeats.values().forEach(each -> {
            if (each.last != null) {
                recorded.add(tenant, each.last, each.count);
            }
        });
        others.forEach((type, each) -> {
            if (each.last != null) {
                recorded.add(tenant, summary(each.last), each.count);
            }
        });
        repeats.clear();
        others.clear();
    }

    /** Returns an event that stands for events of different clients. */
    private static BrokerEvent summary(BrokerEvent last) {
        return new BrokerEvent(
                last.sequence(), last.time(), last.type(), "", "", "", BrokerEvent.NO_CODE, "many_clients", "");
    }
}

package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Splits the usage of a run by hours of the wall clock. If the clock is set back, an hour that occurs again has separate rows.
 *
 * <p>Not thread-safe.
 */
final class HourlyUsageTracker {
    /**
     * Rows in which only the connection time grows are written at this interval, as is that of the default tenant, which shows
     * that the run is alive: thousands of idle tenants would otherwise be written every few seconds.
     */
    private static final Duration IDLE_INTERVAL = Duration.ofMinutes(1);

    /** Unchanged rows are written at this interval. */
    private static final Duration UNCHANGED_INTERVAL = Duration.ofMinutes(10);

    /** 2^32 divided by the golden ratio: multiplication spreads consecutive numbers. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final UUID run = UUID.randomUUID();
    /** Usage of the run at the start of the current hour. */
    private final Map<TenantId, Usage> atHourStart = new HashMap<>();

    /** Rows returned last. */
    private final Map<TenantId, UsageRow> written = new HashMap<>();
    /** Number of hours that the run entered before the current one. */
    private long sequence;

    private Instant hour;
    /** When the run entered the hour. */
    private Instant since;
    /** Time of the last sample in the hour. */
    private Instant until;

    HourlyUsageTracker(Instant now) {
        hour = hourOf(now);
        since = now;
        until = now;
    }

    /** Returns the start of the current hour. */
    Instant hour() {
        return hour;
    }

    /** Returns whether the clock has left the current hour. */
    boolean isOver(Instant now) {
        return !hourOf(now).equals(hour);
    }

    /**
     * Adds a sample to the current hour. Returns the rows to write: those with new events, and from time to time the others. A
     * tenant without usage has no row.
     *
     * @param last whether this is the last sample of the run; as the last one of an hour, it is written exactly
     */
    List<UsageRow> update(List<TenantUsage> collected, Instant now, boolean last) {
        Instant end = hour.plus(1, ChronoUnit.HOURS);
        Instant limited = now.isAfter(end) ? end : now;
        until = limited.isAfter(until) ? limited : until;
        forgetRemoved(collected);
        boolean exact = last || !now.isBefore(end);
        List<UsageRow> rows = new ArrayList<>();
        for (TenantUsage tenant : collected) {
            UsageRow row = row(tenant);
            if (needsWrite(row, written.get(tenant.tenant()), exact)) {
                written.put(tenant.tenant(), row);
                rows.add(row);
            }
        }
        return rows;
    }

    /** The counters of a tenant that is registered later under the same name begin at 0. */
    private void forgetRemoved(List<TenantUsage> collected) {
        Set<TenantId> tenants = collected.stream().map(TenantUsage::tenant).collect(Collectors.toSet());
        atHourStart.keySet().retainAll(tenants);
        written.keySet().retainAll(tenants);
    }

    /** Starts the hour of {@code now} with the sample. */
    void startHour(List<TenantUsage> collected, Instant now) {
        collected.forEach(tenant -> atHourStart.put(tenant.tenant(), tenant.usage()));
        sequence++;
        hour = hourOf(now);
        since = now;
        until = now;
    }

    private UsageRow row(TenantUsage tenant) {
        Usage usage = tenant.usage().since(atHourStart.getOrDefault(tenant.tenant(), Usage.NONE));
        return new UsageRow(new UsageRow.Key(run, sequence, tenant.tenant()), hour, since, until, usage);
    }

    private static boolean needsWrite(UsageRow row, @Nullable UsageRow former, boolean exact) {
        if (former == null || !former.key().equals(row.key())) {
            return isDefault(row) || !row.usage().hasSameMetrics(Usage.NONE);
        }
        if (!former.usage().hasSameEvents(row.usage())) {
            return true;
        }
        return exact ? row.until().isAfter(former.until()) : isDue(row, former);
    }

    /** The tenants are spread over the interval, so that they are not all written at the same time. */
    private static boolean isDue(UsageRow row, UsageRow former) {
        boolean idle = isDefault(row) || row.usage().get(UsageGauge.CONNECTIONS) > 0;
        long interval = (idle ? IDLE_INTERVAL : UNCHANGED_INTERVAL).toMillis();
        // Hash codes of similar names are close to each other.
        int spread = row.key().tenant().hashCode() * GOLDEN_RATIO;
        long offset = Math.floorMod(spread, interval);
        return (row.until().toEpochMilli() + offset) / interval
                != (former.until().toEpochMilli() + offset) / interval;
    }

    private static boolean isDefault(UsageRow row) {
        return row.key().tenant().equals(TenantId.DEFAULT);
    }

    private static Instant hourOf(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}

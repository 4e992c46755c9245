package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.meter.Usage;
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
    /** Unchanged rows are written at this interval, to show that the run is alive. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);

    private final UUID run = UUID.randomUUID();
    /** Usage of the run at the start of the current hour. */
    private final Map<TenantId, Usage> atHourStart = new HashMap<>();

    /** Rows returned last. */
    private final Map<TenantId, UsageRow> last = new HashMap<>();
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

    /** Adds a sample to the current hour. Returns the rows to write: those that changed, and those due for a heartbeat. */
    List<UsageRow> update(List<TenantUsage> collected, Instant now) {
        Instant end = hour.plus(1, ChronoUnit.HOURS);
        Instant limited = now.isAfter(end) ? end : now;
        until = limited.isAfter(until) ? limited : until;
        forgetRemoved(collected);
        List<UsageRow> rows = new ArrayList<>();
        for (TenantUsage tenant : collected) {
            UsageRow row = row(tenant);
            if (needsWrite(row, last.get(tenant.tenant()))) {
                last.put(tenant.tenant(), row);
                rows.add(row);
            }
        }
        return rows;
    }

    /** The counters of a tenant that is registered later under the same name begin at 0. */
    private void forgetRemoved(List<TenantUsage> collected) {
        Set<TenantId> tenants = collected.stream().map(TenantUsage::tenant).collect(Collectors.toSet());
        atHourStart.keySet().retainAll(tenants);
        last.keySet().retainAll(tenants);
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

    private static boolean needsWrite(UsageRow row, @Nullable UsageRow former) {
        return former == null
                || !former.key().equals(row.key())
                || !former.usage().hasSameMetrics(row.usage())
                || !row.until().isBefore(former.until().plus(HEARTBEAT));
    }

    private static Instant hourOf(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}

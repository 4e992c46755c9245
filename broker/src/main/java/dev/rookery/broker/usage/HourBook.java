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
import java.util.UUID;

/**
 * Divides what a run counts by the hours of the wall clock. The clock may be set: an hour that comes again gets rows of its own.
 * For one thread.
 */
final class HourBook {
    /** A row that does not change is written this often all the same, to tell that the run is there. */
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

    private final UUID run = UUID.randomUUID();
    /** What the run had counted when the present hour began; nothing for tenants that were not there. */
    private final Map<TenantId, Usage> before = new HashMap<>();

    private final Map<TenantId, UsageRow> last = new HashMap<>();
    private long sequence;
    private Instant hour;
    private Instant since;
    private Instant until;

    HourBook(Instant now) {
        begin(now);
    }

    /** The beginning of the present hour. */
    Instant hour() {
        return hour;
    }

    /** Whether the clock shows another hour now. */
    boolean isOver(Instant now) {
        return !hourOf(now).equals(hour);
    }

    /** The rows of the present hour that are news. */
    List<UsageRow> write(List<TenantUsage> collected, Instant now) {
        Instant end = hour.plus(1, ChronoUnit.HOURS);
        Instant seen = now.isAfter(end) ? end : now;
        until = seen.isAfter(until) ? seen : until;
        List<UsageRow> news = new ArrayList<>();
        for (TenantUsage tenant : collected) {
            UsageRow row = row(tenant);
            if (isNews(row, last.get(tenant.tenant()))) {
                last.put(tenant.tenant(), row);
                news.add(row);
            }
        }
        return news;
    }

    /** Another hour begins with what was collected. */
    void turn(List<TenantUsage> collected, Instant now) {
        collected.forEach(tenant -> before.put(tenant.tenant(), tenant.usage()));
        sequence++;
        begin(now);
    }

    private void begin(Instant now) {
        hour = hourOf(now);
        since = now;
        until = now;
    }

    private UsageRow row(TenantUsage tenant) {
        Usage usage = tenant.usage().since(before.getOrDefault(tenant.tenant(), Usage.NONE));
        return new UsageRow(new UsageRow.Key(run, sequence, tenant.tenant()), hour, since, until, usage);
    }

    private static boolean isNews(UsageRow row, UsageRow former) {
        return former == null
                || !former.key().equals(row.key())
                || !former.usage().hasSameMetrics(row.usage())
                || !row.until().isBefore(former.until().plus(SIGN_OF_LIFE));
    }

    private static Instant hourOf(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}

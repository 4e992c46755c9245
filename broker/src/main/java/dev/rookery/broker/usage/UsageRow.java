package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.Usage;
import java.time.Instant;
import java.util.UUID;

/**
 * What one run of a broker has counted of a tenant in one hour so far.
 *
 * @param hour its beginning
 * @param since when the run began to count in it
 * @param until when it last did
 * @param usage within the hour
 */
record UsageRow(Key key, Instant hour, Instant since, Instant until, Usage usage) {
    /** @param sequence grows with each hour that the run enters */
    record Key(UUID run, long sequence, TenantId tenant) {}
}

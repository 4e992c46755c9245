package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.Usage;
import java.time.Instant;
import java.util.UUID;

/**
 * Usage of a tenant in one run of a broker and one hour so far.
 *
 * @param hour start of the hour
 * @param since when the run entered the hour
 * @param until time of the last sample in the hour
 * @param usage usage within the hour
 */
record UsageRow(Key key, Instant hour, Instant since, Instant until, Usage usage) {
    /** @param sequence number of hours that the run entered before */
    record Key(UUID run, long sequence, TenantId tenant) {}
}

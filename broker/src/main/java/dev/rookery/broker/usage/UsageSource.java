package dev.rookery.broker.usage;

import dev.rookery.broker.meter.TenantUsage;
import java.util.List;

/** Source of usage samples: {@link dev.rookery.broker.Broker#collectUsage}. */
@FunctionalInterface
public interface UsageSource {
    /** @param newHour whether this is the last sample of the hour */
    List<TenantUsage> collect(boolean newHour);
}

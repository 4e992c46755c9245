package dev.rookery.broker.usage;

import dev.rookery.broker.meter.TenantUsage;
import java.util.List;

/** Where usage comes from: {@link dev.rookery.broker.Broker#collectUsage}. */
@FunctionalInterface
public interface UsageSource {
    /** @param newHour whether these are to be the last numbers of the hour */
    List<TenantUsage> collect(boolean newHour);
}

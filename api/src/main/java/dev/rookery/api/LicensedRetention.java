package dev.rookery.api;

import dev.rookery.api.license.LicenseGuard;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.api.sensor.store.RetentionDays;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import java.util.List;

/**
 * Retention of sensor data by license: that of the configuration, or that of a tenant's plan if it is shorter. Blocks, as
 * licenses are read from the database; not for use on an event loop.
 */
record LicensedRetention(SensorConfig config, LicenseGuard license, TenantDirectory tenants) implements RetentionDays {
    @Override
    public int longest() {
        int longest = of(TenantId.DEFAULT);
        for (RegisteredTenant tenant : List.copyOf(tenants.all())) {
            if (longest == config.retentionDays()) {
                return longest;
            }
            longest = Math.max(longest, of(tenant.id()));
        }
        return longest;
    }

    @Override
    public int of(TenantId tenant) {
        return config.effectiveRetentionDays(license.limits(tenant)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .retentionDays());
    }
}

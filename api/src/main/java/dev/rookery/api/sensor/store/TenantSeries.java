package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.Series;
import dev.rookery.auth.TenantId;

/** Series of a tenant. Equal series of two tenants have nothing in common. */
public record TenantSeries(TenantId tenant, Series series) {}

package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerClient;
import dev.rookery.auth.TenantId;

/** Connected client of a tenant. */
record TenantClient(TenantId tenant, BrokerClient client) {}

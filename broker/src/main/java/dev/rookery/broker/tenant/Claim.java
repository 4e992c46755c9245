package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;

/** Whom a client says it is; the authority decides whether that is so, and whether there is such a tenant at all. */
public record Claim(TenantId tenant, String username) {}

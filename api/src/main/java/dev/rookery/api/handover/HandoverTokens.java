package dev.rookery.api.handover;

import dev.rookery.auth.TenantId;
import java.time.Duration;
import java.util.UUID;

/** Issues access tokens, which belong to the login of the API. Thread-safe. */
@FunctionalInterface
public interface HandoverTokens {
    /** Returns an access token with which the operator of the hand-over calls the API. */
    String issue(TenantId tenant, UUID handover, Duration lifetime);
}

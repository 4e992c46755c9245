package dev.rookery.auth.moquette;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Principal;

/**
 * The rights with which each client logged in last. Moquette does not tell its plug-ins when a client is gone, so the
 * least recently used are forgotten over a bound; a forgotten client has no rights until it logs in again.
 */
final class ClientRights {
    private static final int MAXIMUM_CLIENTS = 1_000_000;

    private final Cache<String, AccessRules> byClientId =
            Caffeine.newBuilder().maximumSize(MAXIMUM_CLIENTS).build();

    void put(String clientId, Principal principal) {
        byClientId.put(clientId, principal.rules().forClient(clientId));
    }

    AccessRules of(String clientId) {
        AccessRules rules = byClientId.getIfPresent(clientId);
        return rules == null ? AccessRules.none() : rules;
    }
}

package dev.rookery.api.sensor.store;

import dev.rookery.auth.TenantId;

/**
 * MQTT session of the ingestion.
 *
 * @param clientId MQTT client id, unique within the tenant
 */
public record SessionKey(TenantId tenant, String clientId) {
    /** Returns the key in the form {@code tenant/clientId}, for logs. */
    @Override
    public String toString() {
        return tenant + "/" + clientId;
    }
}

package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;

/**
 * MQTT user with a row in {@code mqtt_users} as which the API of earlier versions logged in. Its ingestion sessions belong to
 * {@link ServiceComponent#INGESTION} now.
 */
public final class FormerServiceUser {
    public static final String USERNAME = "rookery-api";

    private static final String INGESTION_CLIENTS = "rookery-ingest-";

    private FormerServiceUser() {}

    /** Returns whether the session is one of the former user's ingestion sessions, which now belong to the component. */
    public static boolean ownsIngestionSession(TenantId tenant, String username, String clientId) {
        return tenant.equals(TenantId.DEFAULT) && username.equals(USERNAME) && clientId.startsWith(INGESTION_CLIENTS);
    }
}

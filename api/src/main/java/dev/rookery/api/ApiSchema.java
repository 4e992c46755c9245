package dev.rookery.api;

import dev.rookery.postgres.Schema;

/**
 * Database schema of the API. Migration numbers are allocated by topic: V1xx access, audit, devices and license, V2xx
 * sensor data, V3xx the connection state of devices.
 */
public final class ApiSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.api.migration", "rookery_api_schema_history");

    private ApiSchema() {}
}

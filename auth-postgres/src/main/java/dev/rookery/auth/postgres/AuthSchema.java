package dev.rookery.auth.postgres;

import dev.rookery.postgres.Schema;

/** Tables of users and ACL rows, and the triggers that notify of changes. */
public final class AuthSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.auth.postgres.migration", "rookery_schema_history");

    private AuthSchema() {}
}

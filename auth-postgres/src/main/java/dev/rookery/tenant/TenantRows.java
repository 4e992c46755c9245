package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import io.vertx.sqlclient.Row;

/** Mapping of rows of {@code rookery_tenants}. */
public final class TenantRows {
    /** Columns that {@link #tenant} reads, with the prefix {@code t}. */
    public static final String COLUMNS = "t.id, t.table_schema::text, t.state, t.created_at";

    private TenantRows() {}

    /**
     * Returns the tenant in a row with {@link #COLUMNS}.
     *
     * @param first index of the first of these columns
     */
    public static RegisteredTenant tenant(Row row, int first) {
        return new RegisteredTenant(
                new TenantId(row.getString(first)),
                row.getString(first + 1),
                TenantState.of(row.getString(first + 2)),
                row.getOffsetDateTime(first + 3).toInstant());
    }
}

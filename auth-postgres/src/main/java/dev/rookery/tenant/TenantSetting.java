package dev.rookery.tenant;

/**
 * Setting {@code rookery.tenant} of a transaction, with which the row-level security of PostgreSQL compares the column
 * {@code tenant} of shared tables. Without it, a transaction sees no rows of them.
 */
final class TenantSetting {
    /** Makes the rows of all tenants visible. */
    static final String ALL = "*";

    /** Statement with one parameter that sets it until the connection is closed. */
    static final String STATEMENT_OF_CONNECTION = "SELECT set_config('rookery.tenant', ?, false)";

    private TenantSetting() {}

    /** Returns the statement that sets it until the transaction ends. */
    static String statement(String parameter) {
        return "SELECT set_config('rookery.tenant', " + parameter + ", true)";
    }
}

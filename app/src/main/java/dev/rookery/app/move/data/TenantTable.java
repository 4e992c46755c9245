package dev.rookery.app.move.data;

import java.util.List;

/**
 * Shared table with rows of tenants.
 *
 * @param columns columns of a stream: without {@code tenant}, identities and columns that the installation determines
 * @param order columns that restore the order of rows; may be empty
 * @param partitioned whether it has a partition for each day of its column {@code time}
 */
record TenantTable(String name, List<String> columns, List<String> order, boolean partitioned) {}

package dev.rookery.exporter.collect;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Tenants with series of their own: those registered first. The remaining ones are added up under {@link #OTHERS}, because
 * Prometheus cannot store thousands of series per metric. A tenant keeps its name until the exporter ends, so that no counter
 * decreases.
 */
final class NamedTenants implements Collector {
    /** Label of the tenants without series of their own; not a valid tenant id. */
    static final String OTHERS = "(others)";

    private final int maximum;
    private final Set<String> names = new HashSet<>();

    /** @param maximum number of tenants with series of their own */
    NamedTenants(int maximum) {
        this.maximum = maximum;
    }

    /** Returns the label of a tenant. */
    String label(String tenant) {
        if (!names.contains(tenant) && names.size() < maximum) {
            names.add(tenant);
        }
        return names.contains(tenant) ? tenant : OTHERS;
    }

    @Override
    public String subject() {
        return "tenants";
    }

    @Override
    public Set<String> tables() {
        return Set.of("rookery_tenants");
    }

    @Override
    public String sql(Set<String> relations) {
        return "SELECT id FROM rookery_tenants ORDER BY created_at, id LIMIT " + maximum;
    }

    /** The result arrives before those of the collectors that ask for labels. */
    @Override
    public void update(RowSet<Row> rows) {
        rows.forEach(row -> label(row.getString(0)));
    }
}

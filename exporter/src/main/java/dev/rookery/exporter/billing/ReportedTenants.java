package dev.rookery.exporter.billing;

/** Tenants whose usage is reported to a billing API. Each tenant is reported to one. */
public enum ReportedTenants {
    ALL("true"),
    /** Tenants with a plan, which the provisioner of this process has registered. */
    CUSTOMERS("EXISTS (SELECT FROM rookery_tenants t WHERE t.id = used.tenant AND t.plan IS NOT NULL)"),
    /** All others, also those that are no longer registered. */
    OTHERS("NOT EXISTS (SELECT FROM rookery_tenants t WHERE t.id = used.tenant AND t.plan IS NOT NULL)");

    private final String condition;

    ReportedTenants(String condition) {
        this.condition = condition;
    }

    /** Returns an SQL condition on {@code used.tenant}. */
    String condition() {
        return condition;
    }
}

package dev.rookery.app.option;

import dev.rookery.auth.TenantId;
import picocli.CommandLine.Option;

/** Whose instance this is. */
public final class CustomerOptions {
    @Option(
            names = "--customer-id",
            paramLabel = "ID",
            defaultValue = "default",
            description = "The customer whose instance this is, and whom its license must name. Default: default")
    private String customer;

    /** @throws IllegalArgumentException if it is no DNS label */
    public String id() {
        return new TenantId(customer).value();
    }
}

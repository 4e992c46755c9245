package dev.rookery.app.option;

import dev.rookery.auth.TenantId;
import picocli.CommandLine.Option;

/** Options that identify the customer of this instance. */
public final class CustomerOptions {
    @Option(
            names = "--customer-id",
            paramLabel = "ID",
            defaultValue = "default",
            description = "Id of the customer of this instance, which its license must name. Default: default")
    private String customer;

    /** @throws IllegalArgumentException if the id is not a DNS label */
    public String id() {
        return new TenantId(customer).value();
    }
}

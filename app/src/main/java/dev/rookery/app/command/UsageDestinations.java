package dev.rookery.app.command;

import dev.rookery.exporter.billing.BillingAccounts;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.exporter.billing.ReportedTenants;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Billing APIs that receive usage: the provisioner of this process that of its customers, a configured one all other. */
final class UsageDestinations {
    /** Stands for tenants whose names are too long for customers; reserved, so that no customer has it. */
    private static final CustomerId NO_CUSTOMER = new CustomerId("default");

    private UsageDestinations() {}

    /**
     * @param secret of the provisioner in this process; empty without one
     * @param port of this provisioner
     */
    static List<BillingConfig> of(
            Optional<BillingConfig> external, Optional<ProvisionerSecret> secret, Optional<Integer> port) {
        if (secret.isEmpty() || port.isEmpty()) {
            return external.stream().toList();
        }
        BillingConfig own = BillingConfig.ownProvisioner(port.get(), accounts(new InstanceToken(secret.get())));
        return Stream.concat(Stream.of(own), external.stream().map(api -> api.withTenants(ReportedTenants.OTHERS)))
                .toList();
    }

    /** The provisioner rejects the reports of a tenant that was imported and is not one of its customers. */
    private static BillingAccounts accounts(InstanceToken tokens) {
        return tenant -> new BillingAccounts.Account(
                tenant, Optional.of(tokens.of(CustomerId.parse(tenant).orElse(NO_CUSTOMER))));
    }
}

package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ClusterInfo;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.target.InstanceSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Instance of no customer, with which values of plans are tried before there are customers. */
final class ExampleInstance {
    /** A recent cluster without custom resources. */
    static final ClusterInfo CLUSTER = new ClusterInfo("1.30.0", List.of(), List.of());

    /** An operator may give each instance its image. */
    private static final String IMAGE = "registry.example.com/rookery:example";

    private static final CustomerId ID = new CustomerId("example");

    private ExampleInstance() {}

    static InstanceSpec of(Plan plan, Map<String, Object> values) {
        Customer customer = new Customer(ID, "example@example.com", "Example", plan.name(), Instant.EPOCH);
        IssuedLicense license = new IssuedLicense(
                new UUID(0, 0),
                ID,
                plan.name(),
                "example",
                "example.example.example",
                Instant.EPOCH,
                Instant.EPOCH.plus(plan.licenseLifetime()));
        return new InstanceSpec(customer, plan, license, "example", Optional.of(IMAGE), values, Optional.empty(), true);
    }
}

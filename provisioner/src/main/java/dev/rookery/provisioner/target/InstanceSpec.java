package dev.rookery.provisioner.target;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import java.util.Map;
import java.util.Optional;

/**
 * Desired state of a customer instance.
 *
 * @param publicKeys PEM of the keys that verify licenses
 * @param image image of all components, if it overrides the operator's
 * @param values chart values of this instance, which override those of its plan; for Kubernetes only
 * @param chart chart of the instance; empty for that of this process
 * @param running false for a suspended instance, of which only the data remains
 */
public record InstanceSpec(
        Customer customer,
        Plan plan,
        IssuedLicense license,
        String publicKeys,
        Optional<String> image,
        Map<String, Object> values,
        Optional<ChartArchive> chart,
        boolean running) {
    public InstanceSpec {
        values = Map.copyOf(values);
    }

    /** Creates the desired state of an instance without chart values of its own. */
    public InstanceSpec(
            Customer customer,
            Plan plan,
            IssuedLicense license,
            String publicKeys,
            Optional<String> image,
            boolean running) {
        this(customer, plan, license, publicKeys, image, Map.of(), Optional.empty(), running);
    }
}

package dev.rookery.provisioner.target;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import java.util.Optional;

/**
 * What a customer's stack is to be.
 *
 * @param publicKeys that licenses are checked with, as PEM
 * @param image what all components run, if another than the operator's
 * @param running whether anything runs; otherwise only the data is kept
 */
public record Stack(
        Customer customer,
        Plan plan,
        IssuedLicense license,
        String publicKeys,
        Optional<String> image,
        boolean running) {}

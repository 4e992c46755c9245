package dev.rookery.provisioner.target;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.licence.Licence;
import dev.rookery.provisioner.plan.Plan;
import java.util.Optional;

/**
 * What a customer's stack is to be.
 *
 * @param publicKeys that licences are checked with, as PEM
 * @param image what all components run, if another than the operator's
 * @param running whether anything runs; otherwise only the data is kept
 */
public record Stack(
        Customer customer, Plan plan, Licence licence, String publicKeys, Optional<String> image, boolean running) {}

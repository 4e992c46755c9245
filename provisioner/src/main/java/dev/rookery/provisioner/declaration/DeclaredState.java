package dev.rookery.provisioner.declaration;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.target.InstanceAddresses;

/** Declared customer with the state and the addresses of its instance. */
public record DeclaredState(Customer customer, Deployment deployment, InstanceAddresses addresses) {}

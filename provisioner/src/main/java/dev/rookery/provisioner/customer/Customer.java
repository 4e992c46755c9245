package dev.rookery.provisioner.customer;

import java.time.Instant;

/**
 * Registered customer.
 *
 * @param email unique, in lower case
 * @param companyName arbitrary text
 * @param plan name of a plan in the catalog
 */
public record Customer(CustomerId id, String email, String companyName, String plan, Instant createdAt) {}

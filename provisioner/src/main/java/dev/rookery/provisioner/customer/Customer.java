package dev.rookery.provisioner.customer;

import java.time.Instant;

/**
 * Who has signed up.
 *
 * @param email in lower case; nobody else has it
 * @param companyName any text
 * @param plan the name of one of the catalogue
 */
public record Customer(CustomerId id, String email, String companyName, String plan, Instant createdAt) {}

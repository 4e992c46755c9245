package dev.rookery.provisioner.fleet;

import java.util.Optional;

/**
 * Filters of the list of customers.
 *
 * @param text part of id, email address or company name, in any case
 * @param state state of the instance
 * @param plan name of a plan
 * @param target platform that runs the instance
 */
public record CustomerSearch(
        Optional<String> text,
        Optional<String> state,
        Optional<String> plan,
        Optional<String> target,
        CustomerOrder order) {}

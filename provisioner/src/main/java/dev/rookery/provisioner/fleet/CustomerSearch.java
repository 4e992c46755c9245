package dev.rookery.provisioner.fleet;

import java.util.Optional;

/**
 * Filters of the list of customers.
 *
 * @param text part of id, email address or company name, in any case
 * @param state state of the instance
 * @param plan name of a plan
 * @param target platform that runs the instance
 * @param version version that the instance has reached last
 * @param ending stage of the end of the plan
 * @param label label of the customer, as {@code name=value}
 */
public record CustomerSearch(
        Optional<String> text,
        Optional<String> state,
        Optional<String> plan,
        Optional<String> target,
        Optional<String> version,
        Optional<String> ending,
        Optional<String> label,
        CustomerOrder order) {}

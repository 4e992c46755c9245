package dev.rookery.provisioner.operator;

import java.time.Instant;
import java.util.Optional;

/**
 * Account of an operator.
 *
 * @param active whether the operator may sign in
 * @param version changes with every update
 */
public record Operator(
        String name, OperatorRole role, boolean active, long version, Instant createdAt, Optional<Instant> lastLogin) {}

package dev.rookery.provisioner.kubernetes.resource;

import dev.rookery.provisioner.declaration.DeclaredState;
import dev.rookery.provisioner.declaration.RejectedDeclarationException;
import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Computes the status of a resource. Conditions: {@code Accepted} (the specification is valid and in the catalog), {@code Ready}
 * (the instance can be used and is current), {@code Progressing} (the instance is on its way to the desired state),
 * {@code Failed} (it needs attention).
 */
final class Statuses {
    /** Limit of the API for messages of conditions. */
    private static final int LONGEST_MESSAGE = 32_768;

    private final Clock clock;

    Statuses(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the status.
     *
     * @param state empty if the resource does not own the customer
     * @param rejection reason why the specification has not taken effect
     */
    CustomerStatus status(
            CustomerResource resource,
            Optional<DeclaredState> state,
            Optional<RejectedDeclarationException> rejection) {
        long generation = resource.getMetadata().getGeneration();
        List<Condition> conditions = List.of(
                rejection
                        .map(reason -> condition("Accepted", false, reason.reason(), message(reason)))
                        .orElseGet(() -> condition("Accepted", true, "Accepted", "")),
                ready(state, rejection),
                progressing(state),
                failed(state, rejection));
        conditions.forEach(condition -> complete(condition, generation, resource));
        return new CustomerStatus(
                generation,
                state.map(known -> known.deployment().state().text()).orElse(null),
                state.map(known -> known.customer().plan()).orElse(null),
                state.map(known -> known.addresses().instanceUrl()).orElse(null),
                state.map(known -> known.addresses().apiUrl()).orElse(null),
                state.map(known -> known.addresses().mqttUrl()).orElse(null),
                conditions);
    }

    private static Condition ready(Optional<DeclaredState> state, Optional<RejectedDeclarationException> rejection) {
        if (state.isEmpty()) {
            return rejection
                    .map(reason -> condition("Ready", false, reason.reason(), message(reason)))
                    .orElseGet(() -> condition("Ready", false, "Pending", ""));
        }
        Deployment deployment = state.get().deployment();
        boolean ready = deployment.state() == DeploymentState.READY && isCurrent(deployment);
        return condition("Ready", ready, reason(deployment.state()), ready ? "" : detail(deployment));
    }

    private static Condition progressing(Optional<DeclaredState> state) {
        Optional<Deployment> deployment = state.map(DeclaredState::deployment);
        boolean progressing = deployment.filter(Statuses::isProgressing).isPresent();
        return condition(
                "Progressing",
                progressing,
                deployment.map(known -> reason(known.state())).orElse("NotAccepted"),
                progressing ? deployment.map(Statuses::detail).orElse("") : "");
    }

    private static Condition failed(Optional<DeclaredState> state, Optional<RejectedDeclarationException> rejection) {
        if (rejection.isPresent()) {
            return condition("Failed", true, rejection.get().reason(), message(rejection.get()));
        }
        Optional<Deployment> failed = state.map(DeclaredState::deployment)
                .filter(deployment -> deployment.state() == DeploymentState.FAILED
                        || deployment.state() == DeploymentState.DATA_MISSING);
        return failed.map(deployment -> condition("Failed", true, reason(deployment.state()), detail(deployment)))
                .orElseGet(() -> condition("Failed", false, "NoFailure", ""));
    }

    private static boolean isProgressing(Deployment deployment) {
        return switch (deployment.state()) {
            case PENDING, PROVISIONING, UPDATING, DELETING -> true;
            case READY, SUSPENDED -> !isCurrent(deployment);
            case DELETED, FAILED, DATA_MISSING -> false;
        };
    }

    private static boolean isCurrent(Deployment deployment) {
        return deployment.generation() == deployment.observedGeneration();
    }

    private static String detail(Deployment deployment) {
        return deployment
                .step()
                .map(step ->
                        deployment.error().map(error -> step + ": " + error).orElse(step))
                .or(deployment::error)
                .orElse("");
    }

    /** A condition's reason is in camel case. */
    private static String reason(DeploymentState state) {
        return Arrays.stream(state.text().split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static String message(RejectedDeclarationException reason) {
        return String.valueOf(reason.getMessage());
    }

    private static Condition condition(String type, boolean status, String reason, String detail) {
        String message = detail.isEmpty() ? message(type, status) : detail;
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .withReason(reason)
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .build();
    }

    /** The client's patches would replace an empty text by null, which the definition does not permit. */
    private static String message(String type, boolean status) {
        return switch (type) {
            case "Accepted" -> "The catalog contains the specification";
            case "Ready" -> status ? "The instance is ready" : "The instance is not ready";
            case "Progressing" -> status ? "The instance is changing" : "Nothing is in progress";
            default -> "No failure is known";
        };
    }

    /** The time of the transition stays while the condition's status does. */
    private void complete(Condition condition, long generation, CustomerResource resource) {
        condition.setObservedGeneration(generation);
        condition.setLastTransitionTime(previous(resource, condition)
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static Optional<Condition> previous(CustomerResource resource, Condition condition) {
        return Optional.ofNullable(resource.getStatus()).map(CustomerStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(before -> condition.getType().equals(before.getType())
                        && condition.getStatus().equals(before.getStatus()))
                .findFirst();
    }
}

package dev.rookery.provisioner.kubernetes.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Actual state, as the resource's definition describes it.
 *
 * @param observedGeneration generation of the resource that the status is about
 * @param state state of the instance; null if the resource does not own the customer, as the following ones
 * @param conditions types Accepted, Ready, Progressing and Failed; null in a resource that has no status yet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CustomerStatus(
        @Nullable Long observedGeneration,
        @Nullable String state,
        @Nullable String plan,
        @Nullable String instanceUrl,
        @Nullable String apiUrl,
        @Nullable String mqttUrl,
        @Nullable List<Condition> conditions) {}

package dev.rookery.provisioner;

import dev.rookery.provisioner.kubernetes.resource.CustomerResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** {@code Customer} resources in a namespace of a test cluster. */
final class CustomerManifests {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final String namespace;

    /** @param namespace of the release that has installed the definition */
    CustomerManifests(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("customers.rookery.dev")
                .waitUntilCondition(CustomerManifests::isEstablished, TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    void setPassword(String secret, String password) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("password", password)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Applies a resource as {@code kubectl apply --server-side} does. */
    void apply(String name, Map<String, Object> spec) {
        GenericKubernetesResource resource = new GenericKubernetesResource();
        resource.setApiVersion("rookery.dev/v1beta1");
        resource.setKind("Customer");
        resource.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        resource.setAdditionalProperty("spec", spec);
        client.resource(resource).fieldManager("kubectl").forceConflicts().serverSideApply();
    }

    void delete(String name) {
        resource(name).delete();
    }

    void awaitDeleted(String name) {
        Awaitility.await(name + " is gone")
                .atMost(TIMEOUT)
                .until(() -> resource(name).get() == null);
    }

    CustomerResource get(String name) {
        return resource(name).get();
    }

    /** Waits until the status of the newest generation has a condition. */
    CustomerResource await(String name, String type, boolean status) {
        return await(name, resource -> condition(resource, type).getStatus().equals(status ? "True" : "False"));
    }

    CustomerResource await(String name, String type, String reason) {
        return await(name, resource -> condition(resource, type).getReason().equals(reason));
    }

    private CustomerResource await(String name, Predicate<CustomerResource> expected) {
        return Awaitility.await(name)
                .atMost(TIMEOUT)
                .until(
                        () -> resource(name).get(),
                        resource -> resource.getStatus() != null
                                && resource.getMetadata()
                                        .getGeneration()
                                        .equals(resource.getStatus().observedGeneration())
                                && expected.test(resource));
    }

    static Condition condition(CustomerResource resource, String type) {
        return resource.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private Resource<CustomerResource> resource(String name) {
        return client.resources(CustomerResource.class).inNamespace(namespace).withName(name);
    }
}

package dev.rookery.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.StepFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reconciler expects of every deployment target. */
abstract class DeploymentTargetContract {
    static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String PUBLIC_KEYS = "-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----\n";

    private final Set<CustomerId> reported = ConcurrentHashMap.newKeySet();

    /** Returns the target, the same for all tests of a class. */
    abstract DeploymentTarget target();

    /** Returns the catalog with plans of the target. */
    abstract PlanCatalog plans();

    /** Registers a customer as the provisioner does before it applies an instance. */
    abstract void register(Customer customer);

    /** Changes an instance behind the target's back. */
    abstract void disturb(CustomerId customer);

    /** Creates something of this name that does not belong to the provisioner. */
    abstract void createForeign(CustomerId customer);

    @BeforeEach
    void watch() {
        target().watch(reported::add);
    }

    @Test
    void appliesAndSettles() {
        InstanceSpec spec = spec("applies", "trial", true);

        target().apply(spec);

        awaitSettled(spec);
        assertThat(target().diff(spec)).isEmpty();
    }

    @Test
    void applyingTwiceChangesNothing() {
        InstanceSpec spec = spec("twice", "trial", true);
        target().apply(spec);
        awaitSettled(spec);

        target().apply(spec);

        assertThat(target().observe(spec).pending()).isEmpty();
        assertThat(target().diff(spec)).isEmpty();
    }

    @Test
    void showsDifferencesWithoutSecrets() {
        InstanceSpec spec = spec("differs", "trial", true);
        assertThat(target().diff(spec))
                .isNotEmpty()
                .doesNotContain(spec.license().token());
        target().apply(spec);

        InstanceSpec upgraded = spec("differs", "professional", true);

        assertThat(target().diff(upgraded))
                .isNotEmpty()
                .doesNotContain(upgraded.license().token());
        target().apply(upgraded);
        assertThat(target().diff(upgraded)).isEmpty();
        awaitSettled(upgraded);
    }

    @Test
    void suspendsAndResumes() {
        InstanceSpec running = spec("pauses", "trial", true);
        InstanceSpec suspended = new InstanceSpec(
                running.customer(), running.plan(), running.license(), PUBLIC_KEYS, Optional.empty(), false);
        target().apply(running);
        awaitSettled(running);

        target().apply(suspended);
        awaitSettled(suspended);
        assertThat(target().diff(running)).isNotEmpty();

        target().apply(running);
        awaitSettled(running);
    }

    @Test
    void deletesOneInstanceAndNoOther() {
        InstanceSpec gone = spec("goes", "trial", true);
        InstanceSpec stays = spec("stays", "trial", true);
        target().apply(gone);
        target().apply(stays);
        awaitSettled(gone);

        awaitDeleted(gone.customer().id());

        assertThat(target().delete(gone.customer().id())).isEmpty();
        assertThat(target().diff(gone)).isNotEmpty();
        awaitSettled(stays);
    }

    @Test
    void knowsWhatHoldsTheDataOfAnInstance() {
        InstanceSpec spec = spec("holds", "trial", true);
        CustomerId id = spec.customer().id();
        assertThat(target().data(id).identities()).isEmpty();
        target().apply(spec);
        awaitSettled(spec);
        Map<String, String> known = target().data(id).identities();
        assertThat(known).isNotEmpty();

        target().apply(spec);
        assertThat(target().data(id).missing(known)).isEmpty();

        awaitDeleted(id);
        assertThat(target().data(id).missing(known)).hasSameSizeAs(known.keySet());
        target().apply(spec);
        awaitSettled(spec);
        // The names are the same, the data is not.
        assertThat(target().data(id).missing(known)).isNotEmpty();
    }

    @Test
    void deletesWhatWasNeverApplied() {
        awaitDeleted(new CustomerId("never-applied"));
    }

    @Test
    void reportsChangesByOthersAndRevertsThem() {
        InstanceSpec spec = spec("drifts", "trial", true);
        target().apply(spec);
        awaitSettled(spec);
        reported.clear();

        disturb(spec.customer().id());

        await().atMost(TIMEOUT).until(() -> reported.contains(spec.customer().id()));
        target().apply(spec);
        awaitSettled(spec);
        assertThat(target().diff(spec)).isEmpty();
    }

    @Test
    void leavesForeignObjectsAlone() {
        InstanceSpec spec = spec("foreign", "trial", true);
        createForeign(spec.customer().id());

        assertThatThrownBy(() -> target().apply(spec))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("not managed by the provisioner");
        assertThatThrownBy(() -> target().delete(spec.customer().id()))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("not managed by the provisioner");
    }

    @Test
    void givesEachCustomerAddresses() {
        var addresses = target().addresses(new CustomerId("acme"));

        assertThat(List.of(addresses.instanceUrl(), addresses.apiUrl())).allMatch(url -> url.contains("//acme."));
        assertThat(addresses.mqttUrl()).isNotEmpty();
        assertThat(addresses.mqttUsername()).startsWith("device");
    }

    void awaitSettled(InstanceSpec spec) {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(target().observe(spec).pending()).isEmpty());
    }

    void awaitDeleted(CustomerId customer) {
        await().atMost(TIMEOUT).until(() -> target().delete(customer).isEmpty());
    }

    InstanceSpec spec(String id, String plan, boolean running) {
        Plan chosen = plans().find(plan).orElseThrow();
        Customer customer = new Customer(
                new CustomerId(id), id + "@example.com", "Company " + id, plan, Instant.parse("2026-01-01T00:00:00Z"));
        register(customer);
        // The same for the same plan: a license that is not renewed.
        UUID license = UUID.nameUUIDFromBytes((id + plan).getBytes());
        return new InstanceSpec(
                customer,
                chosen,
                new IssuedLicense(
                        license,
                        customer.id(),
                        plan,
                        "key",
                        "license-of-" + license,
                        customer.createdAt(),
                        customer.createdAt().plus(chosen.licenseLifetime())),
                PUBLIC_KEYS,
                Optional.empty(),
                running);
    }
}

package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The provisioner's ClusterRoles grant what the chart {@code customer-instance} requires, and nothing else. */
class ProvisionerPermissionsTest {
    private static final List<ClusterRole> ROLES = ProvisionerChart.render(ProvisionerChart.EVERYTHING)
            .of(ClusterRole.class)
            .toList();
    private static final ClusterRole CLUSTER = role("-provisioner");
    private static final ClusterRole INSTANCE = role("-provisioner-instance");

    @Test
    void grantsWritesInNamespacesOfCustomersOnly() {
        Set<String> rendered = renderedResources();

        assertThat(resources(INSTANCE, "patch")).isEqualTo(with(rendered, "batch/jobs"));
        assertThat(resources(INSTANCE, "create")).isEqualTo(with(rendered, "batch/jobs"));
        rendered.remove("/persistentvolumeclaims");
        assertThat(resources(INSTANCE, "delete"))
                .isEqualTo(with(rendered, "batch/jobs", "rbac.authorization.k8s.io/rolebindings"));
        assertThat(resources(CLUSTER, "patch"))
                .containsExactly("/namespaces", "rbac.authorization.k8s.io/rolebindings");
        assertThat(resources(CLUSTER, "create"))
                .containsExactly("/namespaces", "rbac.authorization.k8s.io/rolebindings");
        assertThat(resources(CLUSTER, "delete")).containsExactly("/namespaces");
    }

    @Test
    void grantsWatchesOfEverythingExceptSecrets() {
        Set<String> watched = with(renderedResources(), "/namespaces", "rbac.authorization.k8s.io/rolebindings");
        watched.remove("/secrets");

        assertThat(resources(CLUSTER, "watch")).isEqualTo(watched);
        assertThat(resources(CLUSTER, "list")).isEqualTo(watched);
        assertThat(resources(INSTANCE, "watch")).containsExactly("/secrets");
    }

    @Test
    void grantsNoWildcardsAndOneBindableRole() {
        assertThat(ROLES)
                .flatExtracting(ClusterRole::getRules)
                .allMatch(rule -> !rule.getApiGroups().contains("*")
                        && !rule.getResources().contains("*")
                        && !rule.getVerbs().contains("*")
                        && !rule.getVerbs().contains("escalate")
                        && !rule.getVerbs().contains("impersonate"))
                .filteredOn(rule -> rule.getVerbs().contains("bind"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getResourceNames())
                        .containsExactly(INSTANCE.getMetadata().getName()));
    }

    private static Set<String> renderedResources() {
        return Stream.of(Chart.OLDEST, Chart.NEWEST)
                .flatMap(version -> Chart.render(Chart.EVERYTHING, version).all().stream())
                .map(ProvisionerPermissionsTest::resource)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(Set<String> resources, String... more) {
        Set<String> all = new TreeSet<>(resources);
        all.addAll(List.of(more));
        return all;
    }

    private static String resource(HasMetadata object) {
        String version = object.getApiVersion();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return group + "/" + Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT));
    }

    private static Set<String> resources(ClusterRole role, String verb) {
        return role.getRules().stream()
                .filter(rule -> rule.getVerbs().contains(verb))
                .flatMap(rule -> rule.getResources().stream()
                        .map(resource -> rule.getApiGroups().get(0) + "/" + resource))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ClusterRole role(String suffix) {
        return ROLES.stream()
                .filter(role -> role.getMetadata().getName().endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }
}

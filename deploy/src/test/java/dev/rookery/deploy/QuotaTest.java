package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota suffices for all workloads, with all Deployments in a rolling update and all jobs running. */
class QuotaTest {
    private static final Function<Container, Map<String, Quantity>> REQUESTS =
            container -> container.getResources().getRequests();
    private static final Function<Container, Map<String, Quantity>> LIMITS =
            container -> container.getResources().getLimits();

    private final Objects objects = Chart.render(Chart.EVERYTHING);
    private final Map<String, Quantity> hard =
            objects.of(ResourceQuota.class).findFirst().orElseThrow().getSpec().getHard();

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "memory"})
    void permitsARollingUpdate(String resource) {
        assertThat(peakDemand(resource, REQUESTS)).isLessThanOrEqualTo(amount(hard.get("requests." + resource)));
        assertThat(peakDemand(resource, LIMITS)).isLessThanOrEqualTo(amount(hard.get("limits." + resource)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "persistentvolumeclaims"})
    void permitsAllObjectsOfTheChart(String kind) {
        long count = kind.equals("services")
                ? objects.of(Service.class).count()
                : objects.of(PersistentVolumeClaim.class).count()
                        + objects.of(StatefulSet.class)
                                .mapToLong(set ->
                                        set.getSpec().getVolumeClaimTemplates().size())
                                .sum();

        assertThat(BigDecimal.valueOf(count)).isPositive().isLessThan(amount(hard.get(kind)));
    }

    private BigDecimal peakDemand(String resource, Function<Container, Map<String, Quantity>> side) {
        BigDecimal sum = BigDecimal.ZERO;
        for (HasMetadata object : objects.all()) {
            sum = sum.add(
                    switch (object.getKind()) {
                        case "Deployment" -> {
                            Deployment deployment = (Deployment) object;
                            int replicas = deployment.getSpec().getReplicas();
                            yield times(
                                    replicas == 0 ? 0 : replicas + 1,
                                    deployment.getSpec().getTemplate(),
                                    resource,
                                    side);
                        }
                        case "StatefulSet" ->
                            times(1, ((StatefulSet) object).getSpec().getTemplate(), resource, side);
                        case "CronJob" ->
                            times(
                                    1,
                                    ((CronJob) object)
                                            .getSpec()
                                            .getJobTemplate()
                                            .getSpec()
                                            .getTemplate(),
                                    resource,
                                    side);
                        default -> BigDecimal.ZERO;
                    });
        }
        return sum;
    }

    /** A pod counts as the maximum of the sum of its containers and each init container. */
    private static BigDecimal times(
            int count, PodTemplateSpec pod, String resource, Function<Container, Map<String, Quantity>> side) {
        if (count == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal containers = sum(pod.getSpec().getContainers(), resource, side);
        BigDecimal largestInit = pod.getSpec().getInitContainers().stream()
                .map(container -> sum(List.of(container), resource, side))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        return containers.max(largestInit).multiply(BigDecimal.valueOf(count));
    }

    private static BigDecimal sum(
            List<Container> containers, String resource, Function<Container, Map<String, Quantity>> side) {
        return containers.stream()
                .map(container -> amount(side.apply(container).get(resource)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }
}

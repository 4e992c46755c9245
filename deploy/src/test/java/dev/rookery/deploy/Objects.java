package dev.rookery.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rendered objects. */
record Objects(List<HasMetadata> all) {
    <T extends HasMetadata> Stream<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        return of(type).filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + type.getSimpleName() + " " + name + " in " + names()));
    }

    /** Returns kind and name of each object. */
    List<String> names() {
        return all.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    /** Returns the pod templates by kind and name of the workload. */
    Map<String, PodTemplateSpec> pods() {
        Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
        of(Deployment.class)
                .forEach(workload -> pods.put(name(workload), workload.getSpec().getTemplate()));
        of(StatefulSet.class)
                .forEach(workload -> pods.put(name(workload), workload.getSpec().getTemplate()));
        of(CronJob.class)
                .forEach(workload -> pods.put(
                        name(workload),
                        workload.getSpec().getJobTemplate().getSpec().getTemplate()));
        of(Job.class)
                .forEach(workload -> pods.put(name(workload), workload.getSpec().getTemplate()));
        return pods;
    }

    /** Returns the container of a component. */
    Container container(String component) {
        return pods().values().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .filter(container -> container.getName().equals(component))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No container " + component));
    }

    /** Returns the value of an environment variable. */
    static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No variable " + name))
                .getValue();
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}

package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the container of a pod as a process of this machine, with the environment and the Secrets that the API server
 * has for it, as a kubelet does. The control plane of the tests has none.
 */
final class ContainerProcess {
    private final KubernetesClient client;
    private final String namespace;
    private final PodSpec pod;
    private final Path folder;

    /** @param folder where the volumes are mounted */
    ContainerProcess(KubernetesClient client, String namespace, PodSpec pod, Path folder) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.folder = folder;
    }

    /**
     * @param container name of the container
     * @param addresses variables whose values name Services, which resolve in a cluster only
     */
    RunningProcess start(String container, Map<String, String> addresses) throws IOException {
        Container wanted = pod.getContainers().stream()
                .filter(candidate -> candidate.getName().equals(container))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = environment(wanted);
        addresses.forEach((name, value) -> {
            if (environment.replace(name, value) == null) {
                throw new AssertionError("The container has no variable " + name);
            }
        });
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(RookeryProcess.command(wanted.getArgs().stream()
                .map(argument -> mounted(wanted, argument))
                .toArray(String[]::new)));
        return RunningProcess.start(command);
    }

    private Map<String, String> environment(Container container) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), value(variable));
        }
        return environment;
    }

    private String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue() == null ? "" : variable.getValue();
        }
        return decode(secret(variable.getValueFrom().getSecretKeyRef().getName())
                .getData()
                .get(variable.getValueFrom().getSecretKeyRef().getKey()));
    }

    /** Replaces the mount path of a Secret in an argument by the folder with its files. */
    private String mounted(Container container, String argument) {
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = pod.getVolumes().stream()
                    .filter(candidate -> candidate.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            if (volume.getSecret() != null && argument.contains(mount.getMountPath() + "/")) {
                return argument.replace(
                        mount.getMountPath() + "/", write(volume.getSecret().getSecretName()) + "/");
            }
        }
        return argument;
    }

    private Path write(String secret) {
        try {
            Path target = Files.createDirectories(folder.resolve(secret));
            for (Map.Entry<String, String> file : secret(secret).getData().entrySet()) {
                Files.write(target.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
            }
            return target;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).require();
    }

    private static String decode(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}

package dev.rookery.provisioner.kubernetes;

import com.marcnuri.helm.Helm;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.TargetException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes objects of the chart, as {@code helm template} does. For any thread. */
final class ChartRenderer implements AutoCloseable {
    private static final String STEP = "render the chart";
    private static final Pattern DOCUMENT_END = Pattern.compile("^---.*$", Pattern.MULTILINE);

    /** Of before the first use of Helm in this process. */
    private static final SignalHandlers SIGNALS = SignalHandlers.remember();

    private final KubernetesConfig config;
    private final KubernetesSerialization serialization;
    private final Path folder;
    private final Path chart;

    ChartRenderer(KubernetesConfig config, KubernetesSerialization serialization) {
        this.config = config;
        this.serialization = serialization;
        try {
            // Readable by its owner alone, as all temporary folders that Java makes.
            folder = Files.createTempDirectory("rookery-provisioner");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder can be made for the chart", e);
        }
        chart = PackagedChart.unpackInto(folder);
    }

    /**
     * The objects in the order in which Helm installs them. Passwords in the Secret are placeholders.
     *
     * @throws TargetException if Helm refuses
     */
    List<HasMetadata> render(Stack stack, ClusterFacts cluster) {
        String name = Names.fullname(stack.customer().id());
        String text = template(name, ChartValues.of(stack, config, cluster.apiVersions()), cluster.version());
        return DOCUMENT_END
                .splitAsStream(text)
                .filter(document -> document.contains("kind:"))
                .map(document -> (HasMetadata) serialization.unmarshal(document))
                .map(object -> stack.running() ? object : Suspension.suspend(object))
                .toList();
    }

    /** A digest of all that the objects are made of: equal ones make equal objects. */
    String inputs(Stack stack, ClusterFacts cluster) {
        return Sha256.of(cluster.version() + stack.running() + ChartValues.of(stack, config, cluster.apiVersions()));
    }

    private String template(String name, String values, String kubernetesVersion) {
        try {
            Path file = Files.createTempFile(folder, "values", ".yaml");
            try {
                Files.writeString(file, values);
                return new Helm(chart)
                        .template()
                        .withName(name)
                        .withNamespace(name)
                        .withKubeVersion(kubernetesVersion)
                        .withValuesFile(file)
                        .call();
            } finally {
                SIGNALS.restore();
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            throw new TargetException(STEP, e.getMessage(), e);
        } catch (LinkageError e) {
            // Helm is a native library, which is unpacked into the folder for temporary files and loaded at the first
            // use.
            throw new TargetException(
                    STEP,
                    "Helm's library cannot be loaded, is there room for it in " + folder.getParent() + "? " + rootOf(e),
                    e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.rookery.provisioner.kubernetes.chart;

import com.marcnuri.helm.Helm;
import dev.rookery.digest.Sha256;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ClusterInfo;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.StepFailedException;
import dev.rookery.yaml.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders the chart, as {@code helm template} does. Thread-safe. */
public final class ChartRenderer implements AutoCloseable {
    private static final String STEP = "render the chart";
    private static final Pattern DOCUMENT_SEPARATOR = Pattern.compile("^---.*$", Pattern.MULTILINE);

    /** Saved before Helm's library is loaded. */
    private static final SignalHandlers SIGNALS = SignalHandlers.save();

    private final ChartValues values;
    private final KubernetesSerialization serialization;
    private final Path directory;
    private final ChartFolders charts;

    public ChartRenderer(ChartValues values, KubernetesSerialization serialization) {
        this.values = values;
        this.serialization = serialization;
        try {
            // Readable by its owner only: values contain the license.
            directory = Files.createTempDirectory("rookery-provisioner");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary directory for the chart", e);
        }
        charts = new ChartFolders(directory, PackagedChart.unpackInto(directory));
    }

    /**
     * Returns the objects of an instance, in Helm's installation order. Passwords are placeholders.
     *
     * @throws StepFailedException if the chart does not render
     */
    public List<HasMetadata> render(InstanceSpec spec, ClusterInfo cluster) {
        String name = ObjectNames.namespace(spec.customer().id());
        return objects(charts.of(spec.chart()), name, values.yaml(spec, cluster), cluster.version())
                .map(object -> spec.running() ? object : Suspension.suspend(object))
                .toList();
    }

    /** Returns the Secret of an instance with a new certificate of its broker's internal listener. */
    Secret internalCertificate(CustomerId customer) {
        Map<String, String> secrets = InstanceSecrets.placeholders();
        secrets.putAll(InternalCertificate.GENERATE);
        Map<String, Object> certificateOnly = Map.of(
                "customer", Map.of("id", customer.value()),
                "domain", Map.of("base", "example.com"),
                "secrets", secrets);
        return objects(
                        charts.of(Optional.empty()),
                        ObjectNames.namespace(customer),
                        Yaml.writeQuoted(certificateOnly),
                        ExampleInstance.CLUSTER.version())
                .filter(object -> object.getMetadata().getName().equals(ObjectNames.internalCertificate(customer)))
                .map(Secret.class::cast)
                .findFirst()
                .orElseThrow(() -> new StepFailedException(
                        STEP, "the chart generates no certificate for the internal listener of the broker"));
    }

    private Stream<HasMetadata> objects(Path chart, String name, String yaml, String kubernetesVersion) {
        return DOCUMENT_SEPARATOR
                .splitAsStream(template(chart, name, yaml, kubernetesVersion))
                .filter(document -> document.contains("kind:"))
                .map(document -> (HasMetadata) serialization.unmarshal(document));
    }

    /** Returns the chart of this process. */
    public ChartArchive packagedChart() {
        return charts.packaged();
    }

    /** Returns the image of all components of an instance. */
    public String image(InstanceSpec spec) {
        return values.image(spec);
    }

    /** Returns why the chart does not render with these values; empty if it does. */
    public Optional<String> violation(Plan plan, Map<String, Object> values) {
        try {
            render(ExampleInstance.of(plan, values), ExampleInstance.CLUSTER);
            return Optional.empty();
        } catch (StepFailedException e) {
            // Without Helm, the values are not known to be wrong; reconciliations report why it cannot be loaded.
            return e.getCause() instanceof LinkageError ? Optional.empty() : Optional.of(e.getMessage());
        }
    }

    /** Returns a digest of all inputs: equal digests render equal objects. */
    public String inputsDigest(InstanceSpec spec, ClusterInfo cluster) {
        return Sha256.hex(
                charts.digest(spec.chart()) + cluster.version() + spec.running() + values.yaml(spec, cluster));
    }

    private String template(Path chart, String name, String yaml, String kubernetesVersion) {
        try {
            Path file = Files.createTempFile(directory, "values", ".yaml");
            try {
                Files.writeString(file, yaml);
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
            throw new StepFailedException(STEP, Objects.toString(e.getMessage(), "Helm failed"), e);
        } catch (LinkageError e) {
            // Helm is a native library, which is unpacked into the directory for temporary files on first use.
            throw new StepFailedException(
                    STEP,
                    "cannot load Helm's native library; check the free space in " + directory.getParent() + ": "
                            + rootCause(e),
                    e);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        return failure.getCause() == null ? failure : rootCause(failure.getCause());
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

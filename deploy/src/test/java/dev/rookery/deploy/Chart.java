package dev.rookery.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders the chart {@code customer-instance} without a cluster. */
final class Chart {
    static final Path FOLDER = Path.of("charts", "customer-instance");
    static final String NEWEST = "1.35.0";
    static final String OLDEST = "1.20.2";

    /** Values that enable every object, with PostgreSQL in the namespace. */
    static final String EVERYTHING = """
            customer: {id: abc123, email: john@example.com, companyName: Acme Corp}
            license: {key: eyJhbGc, publicKey: MIIB}
            domain: {base: iotistic.cloud}
            dashboard: {enabled: true}
            backup: {enabled: true}
            tenantImport: {file: acme.tenant, secretName: acme, passphraseKey: passphrase}
            billing: {url: "https://billing.example.com"}
            broker:
              tls: {enabled: true}
              external: {type: LoadBalancer}
            ingress: {metrics: {enabled: true, allowedCidrs: [203.0.113.0/24]}}
            gateway: {enabled: true, parentRefs: [{name: public, namespace: gateways}]}
            podMonitor: {enabled: true}
            prometheusRule: {enabled: true}
            grafanaDashboard: {enabled: true}
            apiVersions: [cert-manager.io/v1, gateway.networking.k8s.io/v1, monitoring.coreos.com/v1]
            """;

    /** Set, because the chart would otherwise look them up in the cluster. */
    static final String SECRETS =
            "secrets: {POSTGRES_PASSWORD: secret1, PGPASSWORD: secret2, ROOKERY_ADMIN_TOKEN: secret3,"
                    + " ROOKERY_API_FIRST_PASSWORD: secret4, ROOKERY_API_TOKEN_KEY: secret5, ROOKERY_SERVICE_KEY: secret6,"
                    + " BROKER_INTERNAL_CERTIFICATE: new}\n";

    static final String DEFAULTS = "customer: {id: abc123}\ndomain: {base: iotistic.cloud}\n";

    private static final Pattern DOCUMENT_SEPARATOR = Pattern.compile("^---.*$", Pattern.MULTILINE);

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Chart() {}

    static HasMetadata parse(String document) {
        return SERIALIZATION.unmarshal(document);
    }

    /** Returns the parsed object as JSON. */
    static String json(String document) {
        return SERIALIZATION.asJson(parse(document));
    }

    /** Returns the objects for the newest Kubernetes. */
    static Objects render(String values) {
        return render(values, NEWEST);
    }

    /** Returns the objects for values that contain the secrets. */
    static Objects renderWithSecrets(String values) {
        return new Objects(split(template(FOLDER, "customer-abc123", values, NEWEST)).stream()
                .map(Chart::parse)
                .toList());
    }

    static Objects render(String values, String kubernetes) {
        return new Objects(
                documents(values, kubernetes).stream().map(Chart::parse).toList());
    }

    /** Returns the YAML of each object. */
    static List<String> documents(String values, String kubernetes) {
        return split(template("customer-abc123", values, kubernetes));
    }

    /** Returns the YAML of each object of another chart. */
    static List<String> documents(Path folder, String release, String values, String kubernetes) {
        return split(template(folder, release, values, kubernetes));
    }

    private static List<String> split(String documents) {
        return DOCUMENT_SEPARATOR
                .splitAsStream(documents)
                .filter(document -> document.contains("kind:"))
                .toList();
    }

    /** Returns the output of {@code helm template}. */
    static String template(String release, String values, String kubernetes) {
        return template(FOLDER, release, SECRETS + values, kubernetes);
    }

    private static String template(Path folder, String release, String values, String kubernetes) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                TemplateCommand command = new Helm(folder)
                        .template()
                        .withName(release)
                        .withNamespace(release)
                        .withKubeVersion(kubernetes)
                        .withValuesFile(file);
                return command.call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the chart's template files of objects. */
    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("templates"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}

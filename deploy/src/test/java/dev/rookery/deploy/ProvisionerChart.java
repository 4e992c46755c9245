package dev.rookery.deploy;

import java.nio.file.Path;
import java.util.List;

/** Renders the chart {@code provisioner} without a cluster. */
final class ProvisionerChart {
    static final Path FOLDER = Path.of("charts", "provisioner");

    static final String REQUIRED = """
            baseDomain: iot.example.com
            existingDatabase: {host: db.example.com}
            secrets: {PGPASSWORD: secret1, PROVISIONER_SECRET: 0123456789abcdef0123456789abcdef}
            """;

    static final String EVERYTHING = REQUIRED + """
            instance:
              values: {image: "registry.example.com/rookery:1", postgres: {storageClass: fast}}
              billingUrl: https://signup.iot.example.com
              healthUrl: "https://{id}.{domain}/api/health/ready"
            plans: {initial: one, plans: {one: {title: One}}}
            signups: {perHour: 1000000}
            ingress: {enabled: true}
            backup: {enabled: true, objectStorage: {bucket: backups}, restoreTest: {enabled: true}}
            podMonitor: {enabled: true}
            prometheusRule: {enabled: true}
            grafanaDashboard: {enabled: true}
            customerResources: {enabled: true}
            admissionWebhook: {enabled: true}
            apiVersions: [monitoring.coreos.com/v1]
            """;

    private ProvisionerChart() {}

    static Objects render(String values) {
        return new Objects(
                documents(values, Chart.NEWEST).stream().map(Chart::parse).toList());
    }

    static List<String> documents(String values, String kubernetes) {
        return Chart.documents(FOLDER, "provisioner", values, kubernetes);
    }
}

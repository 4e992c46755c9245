package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pods a change of values restarts. A restart of the broker disconnects all devices. */
class RestartTest {
    private static final Objects BEFORE = Chart.render(values(""));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    # change                                                            | pods that restart
                    license: {key: renewed, publicKey: MIIB}                            | none
                    license: {key: eyJhbGc, publicKey: other}                           | api
                    handover: {publicKey: MIIB}                                         | api
                    billing: {url: "https://other.example.com"}                         | exporter
                    customer: {id: abc123, email: jane@example.com, companyName: Acme}  | none
                    backup: {enabled: false}                                            | exporter
                    domain: {base: example.com}                                         | api
                    ingress: {enabled: false}                                           | api dashboard
                    serviceMonitor: {interval: 60s}                                     | none
                    prometheusRule: {enabled: false}                                    | none
                    podMonitor: {enabled: false}                                        | none
                    commonLabels: {cost-center: iot}                                    | none
                    service: {ipFamilyPolicy: PreferDualStack}                          | none
                    networkPolicy: {ingressController: {cidrs: [192.0.2.0/24]}}         | none
                    trustedCertificates: {configMap: authorities}                       | exporter
                    proxy: {url: "http://proxy:3128"}                                   | exporter
                    extraEnv: [{name: TZ, value: UTC}]                                  | api broker dashboard exporter
                    priorityClassName: tenants                                          | api broker dashboard exporter postgres
                    exporter: {resources: {limits: {memory: 300Mi}}}                    | exporter
                    api: {resources: {limits: {memory: 500Mi}}}                         | api
                    dashboard: {enabled: true, replicas: 2}                             | none
                    postgres: {resources: {limits: {memory: 700Mi}}}                    | postgres
                    broker: {tls: {enabled: true}, external: {type: NodePort}}          | api
                    logging: {level: debug}                                             | api broker dashboard exporter
                    image: rookery:other                                                | api broker dashboard exporter
                    """)
    void restartsThePodsThatReadIt(String change, String restarted) {
        assertThat(restarted(BEFORE, Chart.render(values(change)))).isEqualTo(set(restarted));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
                    # secret, pods that restart
                    PGPASSWORD, api broker exporter
                    ROOKERY_ADMIN_TOKEN, api broker
                    ROOKERY_SERVICE_KEY, api broker
                    ROOKERY_PREVIOUS_SERVICE_KEY, broker
                    ROOKERY_API_TOKEN_KEY, api
                    ROOKERY_API_FIRST_PASSWORD, api
                    ROOKERY_DEVICE_CA_KEY, api
                    BILLING_API_TOKEN, exporter
                    POSTGRES_PASSWORD, none
                    BROKER_INTERNAL_CERTIFICATE, none
                    """)
    void restartsThePodsThatReadASecret(String name, String restarted) {
        String before = values("");
        String secrets = "secrets: {POSTGRES_PASSWORD: secret1, PGPASSWORD: secret2, ROOKERY_ADMIN_TOKEN: secret3,"
                + " ROOKERY_API_FIRST_PASSWORD: secret4, ROOKERY_API_TOKEN_KEY: secret5, ROOKERY_SERVICE_KEY: secret6,"
                + " ROOKERY_PREVIOUS_SERVICE_KEY: secret7, ROOKERY_DEVICE_CA_KEY: secret8, BILLING_API_TOKEN: secret9,"
                + " BROKER_INTERNAL_CERTIFICATE: secret0, BROKER_INTERNAL_KEY: key}\n";
        String changed = secrets.replaceAll(name + ": secret\\d", name + ": other");

        assertThat(restarted(Chart.renderWithSecrets(secrets + before), Chart.renderWithSecrets(changed + before)))
                .isEqualTo(set(restarted));
    }

    /** Labels of objects name the version of the chart, those of pods do not. */
    @Test
    void anotherVersionOfTheChartRestartsNothingByItself() {
        assertThat(BEFORE.pods().values())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels())
                        .doesNotContainKeys("helm.sh/chart", "app.kubernetes.io/version"));
    }

    @Test
    void podsReadNoOtherConfigurationThanTheirOwn() {
        BEFORE.pods().values().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .forEach(container -> assertThat(container.getEnvFrom())
                        .as(container.getName())
                        .isEmpty());
    }

    /** Returns the components whose pods differ. Jobs run anew anyway. */
    private static Set<String> restarted(Objects before, Objects after) {
        Map<String, PodTemplateSpec> pods = after.pods();
        Set<String> restarted = new TreeSet<>();
        before.pods().forEach((name, pod) -> {
            if (!name.contains("Job") && !pod.equals(pods.get(name))) {
                restarted.add(name.substring(name.lastIndexOf('-') + 1));
            }
        });
        return restarted;
    }

    /** Returns values that enable every object; the changed ones replace those of the same name. */
    private static String values(String change) {
        String changed = change.replaceAll(":.*", "");
        StringBuilder values = new StringBuilder();
        boolean replaced = false;
        // Without a Gateway, which would be in front of the instance without the Ingress.
        for (String line : Chart.EVERYTHING.replaceAll("(?m)^gateway:.*\n", "").split("\n")) {
            boolean top = !line.startsWith(" ");
            replaced = top ? !change.isEmpty() && line.startsWith(changed + ":") : replaced;
            values.append(replaced ? "" : line + "\n");
        }
        return values + change + "\n";
    }

    private static Set<String> set(String components) {
        return components == null ? Set.of() : new TreeSet<>(Set.of(components.split(" ")));
    }
}

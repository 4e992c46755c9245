package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Effects and validation of values. */
class ValuesTest {
    private static final String BROKER = "customer-abc123-broker";

    @Test
    void mosquittoIsAnAliasOfBroker() {
        Objects objects = Chart.render(Chart.DEFAULTS + """
                        broker: {mqttPort: 2883, websocketPort: 9002}
                        mosquitto:
                          mqttPort: 1884
                          auth: {hasherCost: 12, logLevel: debug}
                          resources: {limits: {memory: 1Gi}}
                        """);

        Container broker = objects.container("broker");
        assertThat(Objects.variable(broker, "ROOKERY_MQTT_PORT")).isEqualTo("1884");
        assertThat(Objects.variable(broker, "ROOKERY_WEBSOCKET_PORT")).isEqualTo("9002");
        assertThat(Objects.variable(broker, "ROOKERY_BCRYPT_COST")).isEqualTo("12");
        assertThat(Objects.variable(broker, "ROOKERY_LOG_LEVEL")).isEqualTo("debug");
        assertThat(broker.getResources().getLimits())
                .containsEntry("memory", new Quantity("1Gi"))
                .containsEntry("cpu", new Quantity("200m"));
        assertThat(objects.get(Service.class, "customer-abc123-mosquitto")
                        .getSpec()
                        .getPorts())
                .anyMatch(port -> port.getPort() == 1884);
    }

    @Test
    void componentsRunTheCommonImageUnlessOverridden() {
        Objects objects =
                Chart.render(Chart.EVERYTHING + "image: registry.example.com/rookery:9\napi: {image: mine:1}\n");

        assertThat(objects.container("broker").getImage()).isEqualTo("registry.example.com/rookery:9");
        assertThat(objects.container("api").getImage()).isEqualTo("mine:1");
        assertThat(objects.container("exporter").getArgs()).containsExactly("exporter");
    }

    @Test
    void rendersCustomerDataAsIs() {
        String company = "O'Brien \\\"& Söhne\\\" {{ .Values }}: $(id) `id`\\n- x: [🐦, null";
        Objects objects =
                Chart.render(Chart.DEFAULTS.replace("{id: abc123}", "{id: abc123, companyName: \"" + company + "\"}"));

        Secret secret = objects.get(Secret.class, "customer-abc123-secrets");
        assertThat(text(secret, "CUSTOMER_COMPANY"))
                .isEqualTo("O'Brien \"& Söhne\" {{ .Values }}: $(id) `id`\n- x: [🐦, null");
    }

    @Test
    void usesGivenSecrets() {
        Secret secret = Chart.render(Chart.DEFAULTS).get(Secret.class, "customer-abc123-secrets");

        assertThat(text(secret, "POSTGRES_PASSWORD")).isEqualTo("secret1");
        assertThat(text(secret, "PGPASSWORD")).isEqualTo("secret2");
        assertThat(secret.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep");
    }

    @Test
    void usesAnExistingSecret() {
        Objects objects = Chart.render(Chart.EVERYTHING + "existingSecret: mine\n");

        assertThat(objects.of(Secret.class)).isEmpty();
        assertThat(objects.pods().values())
                .flatExtracting(pod -> pod.getSpec().getContainers())
                .flatExtracting(Container::getEnv)
                .filteredOn(variable -> variable.getValueFrom() != null)
                .isNotEmpty()
                .allMatch(variable ->
                        variable.getValueFrom().getSecretKeyRef().getName().equals("mine"));
    }

    @Test
    void usesAnExistingDatabase() {
        Objects objects = Chart.render(
                Chart.DEFAULTS + "existingDatabase: {host: db.example.com, port: 6432, name: iot, user: me}\n");

        assertThat(objects.names()).noneMatch(name -> name.contains("postgres"));
        Container broker = objects.container("broker");
        assertThat(Objects.variable(broker, "PGHOST")).isEqualTo("db.example.com");
        assertThat(Objects.variable(broker, "PGPORT")).isEqualTo("6432");
        assertThat(Objects.variable(broker, "PGDATABASE")).isEqualTo("iot");
        assertThat(Objects.variable(broker, "PGUSER")).isEqualTo("me");
        assertThat(Objects.variable(broker, "PGSSLMODE")).isEqualTo("verify-full");
    }

    @Test
    void importsATenantIntoTheDefaultTenantOnce() {
        Container container = Chart.render(Chart.EVERYTHING).container("import");

        assertThat(container.getArgs())
                .containsExactly(
                        "tenant",
                        "import",
                        "/import/acme.tenant",
                        "--as=default",
                        "--once",
                        "--passphrase-file=/passphrase/passphrase");
        assertThat(Objects.variable(container, "ROOKERY_BROKER_HOST")).isEqualTo(BROKER);
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "tenantImport: {file: acme.tenant}"))
                .hasMessageContaining("tenantImport.secretName");
    }

    @Test
    void acceptsAnIdOfDigits() {
        assertThat(Chart.render("customer: {id: '20250101'}").get(StatefulSet.class, "customer-20250101-broker"))
                .isNotNull();
    }

    @Test
    void aNewChartDoesNotRestartPostgres() {
        StatefulSet postgres = Chart.render(Chart.DEFAULTS).get(StatefulSet.class, "customer-abc123-postgres");

        assertThat(postgres.getSpec().getTemplate().getMetadata().getLabels())
                .doesNotContainKeys("helm.sh/chart", "app.kubernetes.io/version");
        assertThat(postgres.getSpec().getTemplate().getMetadata().getAnnotations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer: {id: Abc}",
                "customer: {id: a_b}",
                "customer: {id: -a}",
                "customer: {id: a.b}",
                "customer: {id: abcdefghijklmnopqrstuvwxyz1234567}",
                "customer: {id: abc123, name: x}",
                "customer: {id: abc123}\napi: {port: 0}",
                "customer: {id: abc123}\napi: {prot: 3001}",
                "customer: {id: abc123}\nbroker: {auth: {hasher: md5}}",
                "customer: {id: abc123}\nmosquitto: {port: 1883}",
                "customer: {id: abc123}\npostgres: {storageSize: big}",
                "customer: {id: abc123}\nbilling: {url: 'file:///etc/passwd'}",
                "customer: {id: abc123}\ndomain: {base: 'x\"y'}",
            })
    void theSchemaRejectsInvalidValues(String values) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining("values don't meet the specifications");
    }

    @Test
    void passesTheAnonymousUserOnlyIfAnonymousClientsAreAllowed() {
        assertThat(anonymousUser("")).isEmpty();
        assertThat(anonymousUser("broker: {auth: {anonymousUser: guest}}")).isEmpty();
        assertThat(anonymousUser("broker: {auth: {allowAnonymous: true, anonymousUser: guest}}"))
                .contains("guest");
        assertThat(anonymousUser("mosquitto: {auth: {allowAnonymous: true, anonymousUser: guest}}"))
                .contains("guest");
        // Values of an earlier release, with --reuse-values.
        assertThat(anonymousUser("broker: {auth: {allowAnonymous: false, anonymousUser: null}}"))
                .isEmpty();
    }

    private static Optional<String> anonymousUser(String values) {
        return Chart.render(Chart.DEFAULTS + values)
                .get(StatefulSet.class, BROKER)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .stream()
                .filter(variable -> variable.getName().equals("ROOKERY_ANONYMOUS_USER"))
                .map(EnvVar::getValue)
                .findFirst();
    }

    @Test
    void rejectsUnsupportedCombinationsWithAReason() {
        assertThatThrownBy(() -> Chart.render("domain: {base: x.y}")).hasMessageContaining("customer.id is required");
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "mosquitto: {auth: {allowAnonymous: true}}"))
                .hasMessageContaining("requires broker.auth.anonymousUser");
        assertThatThrownBy(() -> Chart.render(Chart.DEFAULTS + "broker: {tls: {enabled: true}}"))
                .hasMessageContaining("cert-manager is not installed");
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}

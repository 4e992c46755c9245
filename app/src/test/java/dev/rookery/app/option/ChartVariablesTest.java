package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.marcnuri.helm.Helm;
import dev.rookery.app.command.RookeryCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The charts set only variables that the commands have, to values that they accept. */
class ChartVariablesTest {
    private static final Path CHARTS = Path.of("..", "deploy", "charts");
    private static final Pattern DOCUMENT_SEPARATOR = Pattern.compile("^---.*$", Pattern.MULTILINE);
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    /** Variables of the launcher, and secrets that are not options. */
    private static final Set<String> NOT_OPTIONS = Set.of(
            "ROOKERY_JAVA_OPTIONS",
            "ROOKERY_ADMIN_TOKEN",
            "ROOKERY_API_FIRST_PASSWORD",
            "ROOKERY_API_TOKEN_KEY",
            "ROOKERY_CREDENTIAL_KEY",
            "ROOKERY_DEVICE_CA_KEY",
            "ROOKERY_SERVICE_KEY",
            "ROOKERY_PREVIOUS_SERVICE_KEY");

    private static final String CUSTOMER_INSTANCE_VALUES = """
            customer: {id: abc123}
            license: {publicKey: MIIB}
            domain: {base: iot.example.com}
            broker: {tls: {enabled: true, clientCertificates: optional, userFromCertificate: true}}
            tenantImport: {file: acme.tenant, secretName: acme}
            trustedCertificates: {configMap: authorities}
            proxy: {url: "http://proxy.example.com:3128", exceptions: [example.org]}
            apiVersions: [cert-manager.io/v1]
            secrets:
              POSTGRES_PASSWORD: x
              PGPASSWORD: x
              ROOKERY_ADMIN_TOKEN: x
              ROOKERY_API_FIRST_PASSWORD: x
              ROOKERY_API_TOKEN_KEY: x
              ROOKERY_SERVICE_KEY: x
              BROKER_INTERNAL_CERTIFICATE: new
            """;

    private static final String PROVISIONER_VALUES = """
            baseDomain: iot.example.com
            existingDatabase: {host: db.example.com}
            secrets: {PGPASSWORD: x, PROVISIONER_SECRET: 0123456789abcdef0123456789abcdef}
            instance: {billingUrl: "https://billing.example.com", healthUrl: "https://{id}.{domain}/"}
            plans: {initial: one}
            trustedCertificates: {configMap: authorities}
            proxy: {url: "http://proxy.example.com:3128"}
            """;

    @TempDir
    private Path folder;

    static Stream<Arguments> charts() {
        return Stream.of(
                Arguments.of(
                        "customer-instance", CUSTOMER_INSTANCE_VALUES, Set.of("broker", "api", "exporter", "tenant")),
                Arguments.of("provisioner", PROVISIONER_VALUES, Set.of("provisioner")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    void matchTheOptions(String chart, String values, Set<String> commands) throws IOException {
        List<HasMetadata> objects = render(chart, values);
        List<Container> containers =
                containers(objects).filter(ChartVariablesTest::runsRookery).toList();
        assertThat(containers).extracting(ChartVariablesTest::command).containsAll(commands);

        for (Container container : containers) {
            Map<String, String> variables = variables(container);
            assertThat(variables.keySet())
                    .as(container.getName())
                    .isSubsetOf(union(options(selected(container)), NOT_OPTIONS));

            assertThatCode(() -> RookeryCommand.commandLine(variables)
                            .parseArgs(container.getArgs().toArray(String[]::new)))
                    .as(container.getName())
                    .doesNotThrowAnyException();
        }
    }

    private List<HasMetadata> render(String chart, String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        String documents = new Helm(CHARTS.resolve(chart))
                .template()
                .withName("test")
                .withNamespace("test")
                .withValuesFile(file)
                .call();
        return DOCUMENT_SEPARATOR
                .splitAsStream(documents)
                .filter(document -> document.contains("kind:"))
                .map(document -> (HasMetadata) SERIALIZATION.unmarshal(document))
                .toList();
    }

    private static Stream<Container> containers(List<HasMetadata> objects) {
        return objects.stream()
                .flatMap(object -> object instanceof Deployment deployment
                        ? Stream.of(deployment.getSpec().getTemplate().getSpec())
                        : object instanceof StatefulSet set
                                ? Stream.of(set.getSpec().getTemplate().getSpec())
                                : object instanceof Job job
                                        ? Stream.of(job.getSpec().getTemplate().getSpec())
                                        : Stream.<PodSpec>empty())
                .flatMap(pod -> Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()));
    }

    private static boolean runsRookery(Container container) {
        return container.getImage().startsWith("rookery:");
    }

    private static String command(Container container) {
        return container.getArgs().get(0);
    }

    /** Returns the command that the arguments select, such as that of "tenant import". */
    private static CommandLine selected(Container container) {
        CommandLine selected = RookeryCommand.commandLine(Map.of());
        for (String argument : container.getArgs()) {
            CommandLine subcommand = selected.getSubcommands().get(argument);
            if (subcommand == null) {
                break;
            }
            selected = subcommand;
        }
        return selected;
    }

    private static CommandLine command(String name, Map<String, String> environment) {
        return RookeryCommand.commandLine(environment).getSubcommands().get(name);
    }

    private static Set<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(EnvironmentDefaults::isSetting)
                .map(option -> EnvironmentDefaults.variable(option.longestName()))
                .collect(Collectors.toSet());
    }

    /** Returns the variables of Rookery; those from Secrets are empty. */
    private static Map<String, String> variables(Container container) {
        Map<String, String> variables = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getName().startsWith("ROOKERY_")) {
                variables.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
            }
        }
        return variables;
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
    }
}

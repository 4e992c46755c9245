package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.deploy.network.Endpoint;
import dev.rookery.deploy.network.Policies;
import dev.rookery.testkit.RunningProcess;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pods of {@code helm test}: their policies, and their scripts against servers of this test. */
class HelmTestPodsTest {
    private static final Pattern CHECK = Pattern.compile("(?m)^ *check_(http|mqtt) (\\w+) (\\S+) (\\d+)(?: (\\S+))?$");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Netcat of the image, with the network of bash. */
    private static final String NETCAT = """
            #!/bin/bash
            exec 3<> "/dev/tcp/127.0.0.1/$4" || exit 1
            cat >&3
            cat <&3
            """;

    @TempDir
    private Path folder;

    @Test
    void checksEveryServiceOfTheInstance() throws IOException {
        Objects objects = withTests(Chart.EVERYTHING);
        List<String> checked = new ArrayList<>();
        Matcher check = CHECK.matcher(script(objects, "customer-abc123-test"));
        while (check.find()) {
            Service service = objects.get(Service.class, check.group(3));
            int port = Integer.parseInt(check.group(4));
            assertThat(service.getSpec().getPorts()).anyMatch(each -> each.getPort() == port);
            checked.add(check.group(2));
        }
        assertThat(checked).containsExactlyInAnyOrder("broker", "api", "exporter", "dashboard");
    }

    /** Policies of other customers and of the test itself do not allow more. */
    @Test
    void policiesAllowTheTestOnly() throws IOException {
        Objects objects = withTests(Chart.EVERYTHING);
        Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
        Endpoint test = endpoint(
                objects.get(Pod.class, "customer-abc123-test").getMetadata().getLabels());
        Endpoint unknown = endpoint(Map.of("app", "x"));

        Map.of("Deployment customer-abc123-api", 3001, "StatefulSet customer-abc123-broker", 1883)
                .forEach((workload, port) -> {
                    Endpoint component =
                            endpoint(objects.pods().get(workload).getMetadata().getLabels());
                    assertThat(policies.allow(test, component, port, "TCP")).isTrue();
                    assertThat(policies.allow(unknown, component, port, "TCP")).isFalse();
                    assertThat(policies.allow(test, component, 9101, "TCP")).isFalse();
                    assertThat(policies.allow(component, test, 1, "TCP")).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "200, ' \\2\\0\\5', 0, dashboard is ready",
        "503, ' \\2\\0\\5', 1, instead of status 200",
        "200, 'HTTP/1.1', 1, does not answer with a CONNACK",
    })
    void succeedsIfAllComponentsAnswer(int status, String connack, int exitCode, String output) throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
        try (ServerSocket mqtt = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread broker = new Thread(() -> refuse(mqtt, connack));
            broker.start();
            String script = script(withTests(Chart.DEFAULTS), "customer-abc123-test")
                    .replaceAll("(check_mqtt \\w+ \\S+) \\d+", "$1 " + mqtt.getLocalPort())
                    .replaceAll(
                            "(check_http \\w+ \\S+) \\d+",
                            "$1 " + http.getAddress().getPort());

            RunningProcess test = run(script);

            assertThat(test.awaitExit(TIMEOUT)).as(test.output()).isEqualTo(exitCode);
            assertThat(test.output()).contains(output);
        } finally {
            http.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void checksTheProvisioner(int status, int exitCode) throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/api/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
        try {
            Path chart = copyWithoutHooks(ProvisionerChart.FOLDER);
            Objects objects = new Objects(
                    Chart.documents(chart, "provisioner", ProvisionerChart.EVERYTHING, Chart.NEWEST).stream()
                            .map(Chart::parse)
                            .toList());
            Pod pod = objects.get(Pod.class, "provisioner-test");
            Policies policies = new Policies(objects.of(NetworkPolicy.class).toList());
            Endpoint provisioner = Endpoint.pod(
                    "provisioner",
                    "provisioner",
                    objects.pods().get("Deployment provisioner").getMetadata().getLabels());
            assertThat(policies.allow(
                            Endpoint.pod(
                                    "test", "provisioner", pod.getMetadata().getLabels()),
                            provisioner,
                            3000,
                            "TCP"))
                    .isTrue();

            RunningProcess test = run(pod.getSpec()
                    .getContainers()
                    .get(0)
                    .getCommand()
                    .get(2)
                    .replace("3000", Integer.toString(http.getAddress().getPort())));

            assertThat(test.awaitExit(TIMEOUT)).as(test.output()).isEqualTo(exitCode);
        } finally {
            http.stop(0);
        }
    }

    /** Answers one connection, as a broker that refuses a client without a username. */
    private static void refuse(ServerSocket server, String connack) {
        try (Socket client = server.accept()) {
            int type = client.getInputStream().read();
            assertThat(type).isEqualTo(0x10);
            int length = client.getInputStream().read();
            assertThat(client.getInputStream().readNBytes(length)).hasSize(length);
            for (String part : connack.split("\\\\")) {
                client.getOutputStream()
                        .write(
                                part.length() == 1 && Character.isDigit(part.charAt(0))
                                        ? new byte[] {Byte.parseByte(part)}
                                        : part.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The client has ended: the test fails by its output.
        }
    }

    private RunningProcess run(String script) throws IOException {
        Path netcat = Files.writeString(folder.resolve("nc"), NETCAT);
        Files.setPosixFilePermissions(netcat, PosixFilePermissions.fromString("rwxr-xr-x"));
        return RunningProcess.start(List.of("env", "PATH=" + folder + ":" + System.getenv("PATH"), "sh", "-c", script));
    }

    private static String script(Objects objects, String pod) {
        return objects.get(Pod.class, pod)
                .getSpec()
                .getContainers()
                .get(0)
                .getCommand()
                .get(2);
    }

    /** Rendering omits hooks: these are no objects of a release, and the provisioner does not create them. */
    private Objects withTests(String values) throws IOException {
        assertThat(Chart.render(values).of(Pod.class)).isEmpty();
        Path chart = copyWithoutHooks(Chart.FOLDER);
        return new Objects(Chart.documents(chart, "customer-abc123", Chart.SECRETS + values, Chart.NEWEST).stream()
                .map(Chart::parse)
                .toList());
    }

    private Path copyWithoutHooks(Path chart) throws IOException {
        Path copy = folder.resolve("chart");
        try (Stream<Path> files = Files.walk(chart)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(chart.relativize(file));
                Files.createDirectories(target.getParent());
                String text = Files.readString(file);
                Files.writeString(
                        target, file.toString().contains("tests") ? text.replace("helm.sh/hook: test", "a: b") : text);
            }
        }
        return copy;
    }

    private static Endpoint endpoint(Map<String, String> labels) {
        return Endpoint.pod("pod", "customer-abc123", labels);
    }
}

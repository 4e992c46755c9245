package dev.rookery.api.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs of {@link Snippets} as new devices, with the clients that are installed. */
class SnippetRunsTest {
    private static final long TIMEOUT_SECONDS = 120;
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path NODE_MODULES =
            Path.of("..", "dashboard", "src", "main", "web", "node_modules").toAbsolutePath();

    private static TestApi api;
    private static ApiClient operator;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
        Awaitility.await("the API's own connection to the broker")
                .atMost(Duration.ofSeconds(60))
                .until(() -> api.anonymous().get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Returns the program of a device whose password needs quotes in every language. */
    private static String snippet(String device, String client) {
        return operator.post(
                        "/devices",
                        new JsonObject().put("id", device).put("password", "\"quoted\" \\ $HOME `id` {topic} </b>"))
                .expect(201)
                .json()
                .getJsonObject("connect")
                .getJsonObject("snippets")
                .getString(client);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("NODE_PATH", NODE_MODULES.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("end of %s", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static void awaitReading(String device) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        operator
                                .get("/sensor-data/latest?device=" + device)
                                .expect(200)
                                .json()
                                .getJsonArray("items")
                                .stream()
                                .map(item -> ((JsonObject) item).getDouble("value")))
                .containsExactly(22.5));
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void mosquitto() throws IOException, InterruptedException {
        assumeTrue(succeeds("sh", "-c", "command -v mosquitto_pub"), "mosquitto-clients is not installed");

        run(List.of("sh", "-c", snippet("by-mosquitto", "mosquitto_pub")));

        awaitReading("by-mosquitto");
    }

    @Test
    void node() throws IOException, InterruptedException {
        assumeTrue(succeeds("node", "--version"), "Node.js is not installed");
        assumeTrue(Files.exists(NODE_MODULES.resolve("mqtt")), "The packages of the console are not installed");

        run(List.of("node", "--eval", snippet("by-node", "node")));

        awaitReading("by-node");
    }

    @Test
    void python() throws IOException, InterruptedException {
        assumeTrue(
                succeeds("python3", "-c", "from paho.mqtt.enums import CallbackAPIVersion"), "paho 2 is not installed");

        run(List.of("python3", "-c", snippet("by-python", "python")));

        awaitReading("by-python");
    }

    @Test
    void java() throws IOException, InterruptedException {
        Path source = folder.resolve("Device.java");
        Files.writeString(source, snippet("by-java", "java"));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath()));
        command.add(source.toString());

        run(command);

        awaitReading("by-java");
    }

    /** The page is served by the broker's host, so that its origin is allowed. */
    @Test
    @Tag("long")
    void browser() throws IOException {
        assumeTrue(Files.isExecutable(CHROMIUM), "Chromium is not installed");
        assumeTrue(Files.exists(NODE_MODULES.resolve("mqtt")), "The packages of the console are not installed");
        String page = snippet("by-browser", "browser").replaceFirst("https://unpkg.com/[^']*", "/mqtt.js");
        assertThat(page).contains("'/mqtt.js'");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        serve(server, "/", "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
        serve(server, "/mqtt.js", "text/javascript", Files.readAllBytes(NODE_MODULES.resolve("mqtt/dist/mqtt.esm.js")));
        server.start();
        Path profile = Files.createTempDirectory("chromium");
        Process chromium = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            awaitReading("by-browser");
        } finally {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly().onExit().join();
            server.stop(0);
            delete(profile);
        }
    }

    /** Helpers of Chromium may still write there. */
    private static void delete(Path profile) throws IOException {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException changedMeanwhile) {
            // The folder for temporary files is emptied at some time.
        }
    }

    private static void serve(HttpServer server, String path, String type, byte[] content) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
    }

    /** Only libraries: other entries may have providers of compilers. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .reduce((first, second) -> first + java.io.File.pathSeparator + second)
                .orElseThrow();
    }
}

package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery why} and {@code GET /api/broker/diagnosis} of a running platform, in the situations of the guide. */
@Tag("long")
class WhyProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String PASSWORD = "secret of the device";

    /** More than may be delayed at once. */
    private static final int GUESSES = 20;

    private static final int ADMINISTRATIVE_ACTION = 0x98;

    private @Nullable DiagnosisClient api;
    private InetSocketAddress mqtt = new InetSocketAddress(0);
    private int webSocketPort;

    @TempDir
    private Path data;

    @TempDir
    private Path licenses;

    /** One test, because the platform takes seconds to start. */
    @Test
    void explainsFailures() throws Exception {
        EndedLicense license = new EndedLicense();
        Path licenseFile = Files.writeString(licenses.resolve("license.jwt"), "");
        Path licenseKey = Files.writeString(licenses.resolve("license.pem"), license.publicKey());
        try (RunningProcess platform = RookeryProcess.start(
                data,
                "all",
                "--mqtt-port=0",
                "--websocket-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--provisioner-port=0",
                "--limit-client-queued-messages=5",
                "--limit-client-filter-wildcards=2",
                "--license-file=" + licenseFile,
                "--license-public-key=" + licenseKey,
                "--api-port=0")) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            mqtt = new InetSocketAddress(
                    "127.0.0.1",
                    Integer.parseInt(platform.find("MQTT +\\*:(\\d+)").group(1)));
            webSocketPort = Integer.parseInt(
                    platform.find("MQTT \\(WebSocket\\) +\\*:(\\d+)").group(1));
            api = DiagnosisClient.login(platform);
            command("tenant", "add", "acme");

            wrongPassword();
            disabledUser();
            missingRight();
            fullQueue();
            duplicateClientId();
            reachedLimit();
            wrongTenant();
            wrongOrigin();
            unknownUser();
            banned();
            nothingWrong();
            throttled();
            Files.writeString(licenseFile, license.token());
            endedLicense();
            assertThat(platform.output())
                    .contains("clientId=w username=wrong", "CONNECT refused: wrong_password")
                    .contains("SUBSCRIBE refused: not_authorized, 1 filter, topic other/#")
                    .contains("tenant=acme clientId=l username=lost")
                    .doesNotContain(PASSWORD);
        }
    }

    private void wrongPassword() {
        addUser("wrong");
        connect("w", "wrong", "other").close();

        awaitFinding("problem: wrong_password", "wrong", "w");
        assertThat(command("why", "--client-id", "w", "--json")).contains("\"reason\" : \"wrong_password\"");
    }

    private void disabledUser() {
        addUser("off");
        command("user", "disable", "off");
        connect("o", "off", PASSWORD).close();

        awaitAnswer("problem: disabled_user (1 event", "why", "off");
        awaitFinding("problem: disabled_user", "off", "o");
    }

    private void unknownUser() {
        connect("u", "absent", PASSWORD).close();

        awaitAnswer("problem: unknown_user (1 event", "why", "absent");
        awaitFinding("problem: unknown_user", "absent", "u");
    }

    private void banned() {
        addUser("loud");
        try (WireClient client = connect("loud client", "loud", PASSWORD)) {
            command("ban", "add", "user", "loud", "--reason=too loud");
            assertThat(client.expectDisconnect()).isEqualTo(ADMINISTRATIVE_ACTION);
        }
        connect("loud client", "loud", PASSWORD).close();

        awaitAnswer("problem: banned (1 event", "why", "loud");
        awaitFinding("problem: banned", "loud", "loud client");
    }

    private void throttled() {
        addUser("guessed");
        await().atMost(TIMEOUT).untilAsserted(() -> {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < GUESSES; i++) {
                WireClient client = WireClient.tcp(mqtt);
                client.sendConnect(Connect.v5("g").user("guessed", "wrong"));
                clients.add(client);
            }
            clients.forEach(WireClient::receive);
            clients.forEach(WireClient::close);
            assertThat(findings("user", "guessed")).contains("problem: throttled");
        });
        awaitFinding("problem: throttled", "guessed", "g");
    }

    /** The license applies to all users: the user of this test has no other finding. */
    private void endedLicense() {
        awaitAnswer("warning: license\n", "why", "fine");
        awaitFinding("warning: license", "fine", "f");
    }

    private void missingRight() {
        addUser("blind");
        try (WireClient client = connect("b", "blind", PASSWORD)) {
            client.subscribe("other/#", 1);
            awaitFinding("problem: not_authorized", "blind", "b");
        }
    }

    private void fullQueue() {
        addUser("slow");
        WireClient subscriber = WireClient.tcp(mqtt);
        subscriber.connect(Connect.v5("s").user("slow", PASSWORD).with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
        subscriber.subscribe("own/slow/#", 1);
        subscriber.close();
        try (WireClient publisher = connect("p", "slow", PASSWORD)) {
            for (int i = 1; i <= 10; i++) {
                publisher.publishFully(Publish.of("own/slow/a", "x").qos(1, i));
            }
            awaitAnswer("warning: queue_full", "why", "slow", "--client-id", "s");
            awaitFinding("warning: queue_full", "slow", "s");
        }
    }

    private void duplicateClientId() {
        addUser("twin");
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(connect("same", "twin", PASSWORD));
        }
        awaitAnswer("problem: duplicate_client_id (5 events", "why", "twin");
        awaitFinding("problem: duplicate_client_id", "twin", "same");
        clients.forEach(WireClient::close);
    }

    private void reachedLimit() {
        addUser("many");
        try (WireClient client = connect("m", "many", PASSWORD)) {
            client.subscribe("own/many/+/+/+", 1);
            awaitFinding("problem: filter_wildcards", "many", "m");
        }
    }

    private void wrongTenant() {
        addUser("lost");
        // The broker records the refusals of a tenant once it has clients.
        addUser("tenant", "--tenant=acme");
        connect("t", "tenant@acme", PASSWORD).close();
        connect("l", "lost@acme", PASSWORD).close();

        awaitAnswer("See: rookery why lost --tenant acme", "why", "lost");
        awaitAnswer("problem: unknown_user", "why", "lost", "--tenant", "acme");
        awaitFinding("warning: never_seen", "lost", "l");
    }

    private void wrongOrigin() {
        try {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("mqtt")
                    .header("Origin", "https://elsewhere.example")
                    .buildAsync(URI.create("ws://127.0.0.1:" + webSocketPort + "/mqtt"), new WebSocket.Listener() {})
                    .join();
        } catch (CompletionException e) {
            addUser("page");
            awaitAnswer("websocket_origin", "why", "page");
            awaitFinding("notice: unidentified", "page", "of the page");
            return;
        }
        throw new AssertionError("The origin was accepted");
    }

    private void nothingWrong() {
        addUser("fine");
        try (WireClient client = connect("f", "fine", PASSWORD)) {
            assertThat(client).isNotNull();
            awaitAnswer("Sessions: 1, connected: 1\nNothing explains a failure", "why", "fine");
        }
    }

    private void addUser(String name, String... more) {
        List<String> user = new ArrayList<>(List.of("user", "add", name, "--password-stdin", "--bcrypt-cost=4"));
        List<String> row = new ArrayList<>(List.of("acl", "add", name, "own/%u/#", "--read", "--write"));
        user.addAll(List.of(more));
        row.addAll(List.of(more));
        RookeryCommands.run(PASSWORD + "\n", withData(user.toArray(String[]::new)))
                .orFail();
        command(row.toArray(String[]::new));
    }

    private WireClient connect(String id, String user, String password) {
        WireClient client = WireClient.tcp(mqtt);
        client.connect(Connect.v5(id).user(user, password));
        return client;
    }

    /** Requires a finding of the command and the REST API, by the user's name and by its client id. */
    private void awaitFinding(String finding, String user, String clientId) {
        awaitAnswer(finding, "why", user);
        awaitAnswer(finding, "why", "--client-id", clientId);
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(findings("user", user)).contains(finding);
            assertThat(findings("client", clientId)).contains(finding);
        });
    }

    private List<String> findings(String parameter, String value) throws Exception {
        return Objects.requireNonNull(api).findings(parameter, value);
    }

    private void awaitAnswer(String expected, String... arguments) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(command(arguments)).contains(expected));
    }

    private String command(String... arguments) {
        return RookeryCommands.run("", withData(arguments)).orFail();
    }

    private String[] withData(String... arguments) {
        List<String> command = new ArrayList<>(Arrays.asList(arguments));
        command.addAll(List.of("--data", data.toString()));
        return command.toArray(String[]::new);
    }
}

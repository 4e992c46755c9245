package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.AllowedOrigins;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.config.WebSocketProxies;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refused WebSocket requests: response, event and counter. */
class WebSocketRefusalTest extends AdminPortCase {
    private static final int REQUEST_SIZE = 16 * 1024;

    private WebSocket open(String path, String subprotocol, String moreHeaders) {
        return WebSocket.open(engine.address(Transport.WEBSOCKET), path, subprotocol, moreHeaders);
    }

    private void assertRefused(WebSocket webSocket, int status, String cause, String... texts) {
        assertThat(webSocket.response())
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: text/plain; charset=utf-8\r\n")
                .containsIgnoringCase("connection: close\r\n");
        assertThat(webSocket.receiveText()).contains(texts).endsWith(".\n").hasSizeLessThan(500);
        assertThat(engine.metrics()
                        .get("rookery.broker.websocket.refused")
                        .tag("reason", cause)
                        .counter()
                        .count())
                .isEqualTo(1);
        Awaitility.await().untilAsserted(() -> assertThat(port.items(TENANT + "/events").stream()
                        .map(item -> (JsonObject) item)
                        .map(event -> event.getString("type") + " " + event.getString("reason") + " "
                                + event.containsKey("reason_code") + " " + event.getString("detail")))
                .singleElement()
                .asString()
                .startsWith("refused websocket_" + cause + " false ")
                .contains(texts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/mqtt/", "/mqtt/more", "/ws"})
    void refusesOtherPaths(String path) {
        assertRefused(open(path, "mqtt", ""), 404, "path", "'" + path + "'", "'/mqtt'", "--websocket-path");
    }

    @Test
    void refusesAPathThatCannotBeDecoded() {
        assertRefused(open("/%zz", "mqtt", ""), 400, "request", "Malformed request target '/%zz'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soap", "mqtt5"})
    void refusesOtherSubprotocols(String subprotocol) {
        assertRefused(open("/mqtt", subprotocol, ""), 400, "subprotocol", "'" + subprotocol + "'", "mqtt");
    }

    @Test
    void refusesRequestsWithoutSubprotocol() {
        assertRefused(
                WebSocket.open(engine.address(Transport.WEBSOCKET), "/mqtt", null),
                400,
                "subprotocol",
                "Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "capacitor://app"})
    void refusesOtherOrigins(String origin) {
        assertRefused(
                open("/mqtt", "mqtt", "Origin: " + origin + "\r\n"),
                403,
                "origin",
                "'" + origin + "'",
                "--websocket-origins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8", "14", "x"})
    void namesTheSupportedVersion(String version) {
        WebSocket webSocket = WebSocket.sendingRequest(
                engine.address(Transport.WEBSOCKET),
                "GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: " + version + "\r\nSec-WebSocket-Protocol: mqtt\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

        assertThat(webSocket.response()).containsIgnoringCase("sec-websocket-version: 13\r\n");
        assertRefused(webSocket, 426, "version", "'" + version + "'", "13");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /mqtt HTTP/1.1, 426",
        "POST /mqtt HTTP/1.1, 405",
        "GET /mqtt HTTP/1.0, 426",
        "NONSENSE, 400",
        "GET /mqtt HTTP/1.1 x, 400"
    })
    void refusesOtherRequests(String line, int status) {
        assertRefused(
                WebSocket.sendingRequest(engine.address(Transport.WEBSOCKET), line + "\r\nHost: a\r\n\r\n"),
                status,
                "request",
                "");
    }

    /** Cookies of a page's host and a token in the query. */
    @Test
    void acceptsLongCookiesAndQueries() {
        WebSocket webSocket = open(
                "/mqtt?token=" + "q".repeat(8_192),
                "mqtt",
                "Cookie: session=" + "c".repeat(4_096) + "; other=" + "c".repeat(4_080) + "\r\n");

        assertThat(engine.register(WireClient.webSocket(webSocket))
                        .connect(Connect.v5("c"))
                        .code())
                .isZero();
    }

    @Test
    void refusesALargerCookie() {
        assertRefused(
                open("/mqtt", "mqtt", "Cookie: session=" + "c".repeat(REQUEST_SIZE) + "\r\n"),
                431,
                "size",
                "headers",
                "16384 bytes",
                "--websocket-request-size");
    }

    @Test
    void refusesALargerQuery() {
        assertRefused(
                open("/mqtt?token=" + "q".repeat(REQUEST_SIZE), "mqtt", ""),
                414,
                "size",
                "line",
                "16384 bytes",
                "--websocket-request-size");
    }

    /** A listener with other settings. */
    @Test
    void hasAConfigurableSizeAndOrigins() {
        WebSocketConfig config = new WebSocketConfig(
                "/ws",
                AllowedOrigins.of(List.of("null", "capacitor://localhost", "ionic://localhost", "file://")),
                WebSocketProxies.NONE,
                64 * 1024);
        EngineFixture other = new EngineFixture().webSocket(config);
        other.beforeEach(null);
        try {
            // All with the same client id: each takes over the session of the one before.
            for (String origin : List.of("null", "capacitor://localhost", "ionic://localhost", "file://")) {
                WebSocket webSocket = WebSocket.open(
                        other.address(Transport.WEBSOCKET),
                        "/ws?" + "q".repeat(60_000),
                        "mqtt",
                        "Origin: " + origin + "\r\nCookie: a=" + "c".repeat(60_000) + "\r\n");
                assertThat(other.register(WireClient.webSocket(webSocket))
                                .connect(Connect.v5("c"))
                                .code())
                        .isZero();
            }
        } finally {
            other.afterEach(null);
        }
    }
}

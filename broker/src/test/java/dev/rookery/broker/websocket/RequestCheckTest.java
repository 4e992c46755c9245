package dev.rookery.broker.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.AllowedOrigins;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.config.WebSocketProxies;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
    private final RequestCheck check = new RequestCheck(new WebSocketConfig(
            "/mqtt", AllowedOrigins.of(List.of("https://console.example.com")), WebSocketProxies.NONE));

    private static HttpRequest request(String uri) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
        request.headers()
                .set("Host", "broker.example.com:9001")
                .set("Upgrade", "WebSocket")
                .set("Connection", "keep-alive, Upgrade")
                .set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .set("Sec-WebSocket-Version", "13")
                .set("Sec-WebSocket-Protocol", "mqtt");
        return request;
    }

    /** The key and its answer are those of RFC 6455, section 1.3. */
    @Test
    void acceptsARequest() {
        HttpRequest request = request("/mqtt?token=x");

        assertThat(check.refusal(request)).isEmpty();
        assertThat(check.upgrade(request).response().headers())
                .anyMatch(header -> header.getKey().equalsIgnoreCase("Sec-WebSocket-Accept")
                        && header.getValue().equals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, h2c, 426, REQUEST, reverse proxy must pass on",
        "Connection, keep-alive, 426, REQUEST, reverse proxy must pass on",
        "Sec-WebSocket-Version, 8, 426, VERSION, version '8'; supported is 13",
        "Sec-WebSocket-Version, '13, 8', 426, VERSION, supported is 13",
        "Sec-WebSocket-Version, '', 426, VERSION, missing",
        "Sec-WebSocket-Key, '', 400, REQUEST, Sec-WebSocket-Key",
        "Sec-WebSocket-Key, c2hvcnQ=, 400, REQUEST, 16 bytes",
        "Sec-WebSocket-Key, ###, 400, REQUEST, Base64",
        "Origin, https://evil.example, 403, ORIGIN, 'https://evil.example' is not allowed; --websocket-origins",
        "Origin, null, 403, ORIGIN, --websocket-origins",
        "Sec-WebSocket-Protocol, 'soap, mqtt5', 400, SUBPROTOCOL, \"'soap, mqtt5' in\"",
        "Sec-WebSocket-Protocol, '', 400, SUBPROTOCOL, supported are mqtt and mqttv3.1",
        "Sec-WebSocket-Protocol, MQTT, 400, SUBPROTOCOL, supported are mqtt and mqttv3.1",
        "Content-Length, 5, 400, REQUEST, no body",
        "Transfer-Encoding, chunked, 400, REQUEST, no body"
    })
    void refusesWithAReason(String header, String value, int status, Refusal.Cause cause, String text) {
        HttpRequest request = request("/mqtt");
        request.headers().set(header, value);

        Refusal refusal = check.refusal(request).orElseThrow();

        assertThat(refusal.status().code()).isEqualTo(status);
        assertThat(refusal.cause()).isEqualTo(cause);
        assertThat(refusal.text()).contains(text.replace("\"", ""));
    }

    /** RFC 9112, section 3.2.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://broker.example.com/mqtt",
                "http://broker.example.com:9001/mqtt?token=x",
                "HTTPS://broker.example.com/mqtt",
                "ws://broker.example.com/mqtt",
                "wss://[2001:db8::1]:443/%6dqtt#x"
            })
    void acceptsTargetsInAbsoluteForm(String target) {
        assertThat(check.refusal(request(target))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://broker.example.com, 404",
        "http://broker.example.com?x=/mqtt, 404",
        "http://broker.example.com/other, 404",
        "http:///mqtt, 404",
        "ftp://broker.example.com/mqtt, 404",
        "broker.example.com/mqtt, 404",
        "*, 404",
        "/%zz, 400",
        "http://broker.example.com/%, 400",
    })
    void refusesOtherTargets(String target, int status) {
        assertThat(check.refusal(request(target)).orElseThrow().status().code()).isEqualTo(status);
    }

    @Test
    void refusesSeveralHosts() {
        HttpRequest request = request("/mqtt");
        request.headers().add("Host", "other.example.com");

        Refusal refusal = check.refusal(request).orElseThrow();

        assertThat(refusal.status().code()).isEqualTo(400);
        assertThat(refusal.text()).contains("Host");
    }

    @Test
    void theHostOfTheTargetTakesPrecedence() {
        HttpRequest request = request("http://target.example.com:8080/mqtt");
        assertThat(RequestTarget.of(request).flatMap(RequestTarget::host)).contains("target.example.com");
        request.headers().set("Origin", "https://broker.example.com");
        assertThat(check.refusal(request).orElseThrow().cause()).isEqualTo(Refusal.Cause.ORIGIN);
        request.headers().set("Origin", "https://target.example.com");
        assertThat(check.refusal(request)).isEmpty();
    }

    @Test
    void refusesOtherPathsAndMethods() {
        assertThat(check.refusal(request("/")).orElseThrow().text()).contains("'/'", "'/mqtt'", "--websocket-path");
        assertThat(check.refusal(request("/mqtt").setMethod(HttpMethod.POST))
                        .orElseThrow()
                        .status()
                        .code())
                .isEqualTo(405);
    }

    @Test
    void quotesClientsWithoutControlCharactersAndBriefly() {
        String text = check.refusal(request("/%0d%0a%1b[31mü" + "x".repeat(5_000)))
                .orElseThrow()
                .text();

        assertThat(text)
                .contains("/???[31m?xxx", "xxx...'")
                .hasSizeLessThan(400)
                .matches("\\p{Print}+");
    }

    /** Several headers are one list; [MQTT-6.0.0-4] requires mqtt if it is offered. */
    @Test
    void findsTheSubprotocolInSeveralHeaders() {
        HttpRequest request = request("/mqtt");
        request.headers().set("Sec-WebSocket-Protocol", List.of("other, mqttv3.1", "mqtt"));

        assertThat(check.refusal(request)).isEmpty();
        assertThat(check.upgrade(request).subprotocol()).isEqualTo("mqtt");
    }

    @Test
    void checksEveryOrigin() {
        HttpRequest request = request("/mqtt");
        request.headers().set("Origin", List.of("https://console.example.com", "https://evil.example"));

        assertThat(check.refusal(request).orElseThrow().cause()).isEqualTo(Refusal.Cause.ORIGIN);
    }
}

package dev.rookery.broker.websocket;

import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.websocket.Refusal.Cause;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Checks WebSocket requests: the MQTT subprotocol, version 13, on the configured path and from permitted origins.
 * Thread-safe.
 */
public record RequestCheck(WebSocketConfig config) {
    /** WebSocket version of RFC 6455. */
    public static final String VERSION = "13";

    /** The name required by [MQTT-6.0.0-4] and the one that MQTT 3.1 clients use; the first is preferred. */
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

    private static final int KEY_SIZE = 16;
    private static final int MAXIMUM_QUOTED_LENGTH = 200;

    /** Returns why the request must be refused; empty for a request that {@link #upgrade} accepts. */
    public Optional<Refusal> refusal(HttpRequest request) {
        return malformed(request.decoderResult())
                .or(() -> otherPath(request))
                .or(() -> noUpgrade(request))
                .or(() -> otherVersion(request.headers()))
                .or(() -> otherOrigin(request))
                .or(() -> otherSubprotocol(request.headers()));
    }

    /** Returns the upgrade for a request without refusal. */
    public Upgrade upgrade(HttpRequest request) {
        return new Upgrade(
                request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip(),
                subprotocol(request.headers()).orElseThrow());
    }

    /** Returns the refusal of a request that is too large or not HTTP. */
    public Optional<Refusal> malformed(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Optional.of(new Refusal(Cause.SIZE, HttpResponseStatus.REQUEST_URI_TOO_LONG, tooLarge("line")));
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Optional.of(
                    new Refusal(Cause.SIZE, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, tooLarge("headers")));
        }
        return cause == null ? Optional.empty() : Optional.of(badRequest("Malformed HTTP request"));
    }

    private String tooLarge(String part) {
        return "Request " + part + " larger than " + config.maximumRequestSize()
                + " bytes; --websocket-request-size sets the limit";
    }

    private Optional<Refusal> otherPath(HttpRequest request) {
        if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
            // RFC 9112, section 3.2: a proxy may have read another one.
            return Optional.of(badRequest("More than one Host header"));
        }
        Optional<RequestTarget> target = RequestTarget.of(request);
        if (target.isEmpty()) {
            return Optional.of(badRequest("Malformed request target " + quoted(request.uri())));
        }
        String path = target.get().path();
        return path.equals(config.path())
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Cause.PATH,
                        HttpResponseStatus.NOT_FOUND,
                        "No MQTT over WebSocket at " + quoted(path) + "; the path is '" + config.path()
                                + "', which --websocket-path sets"));
    }

    private static Optional<Refusal> noUpgrade(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of(new Refusal(
                    Cause.REQUEST, HttpResponseStatus.METHOD_NOT_ALLOWED, "WebSocket requests use the method GET"));
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return Optional.of(new Refusal(
                    Cause.REQUEST,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "This port serves MQTT over WebSocket; the request needs 'Upgrade: websocket' and"
                            + " 'Connection: Upgrade', which a reverse proxy must pass on"));
        }
        if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
            return Optional.of(badRequest("WebSocket requests have no body"));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> otherVersion(HttpHeaders headers) {
        List<String> versions = tokens(headers, HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (!versions.equals(List.of(VERSION))) {
            String found = versions.isEmpty() ? "missing" : quoted(String.join(", ", versions));
            return Optional.of(new Refusal(
                    Cause.VERSION,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "WebSocket version " + found + "; supported is " + VERSION + " (RFC 6455)"));
        }
        return isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip())
                ? Optional.empty()
                : Optional.of(badRequest("Sec-WebSocket-Key must have 16 bytes in Base64"));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_SIZE;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<Refusal> otherOrigin(HttpRequest request) {
        Optional<String> host = RequestTarget.of(request).flatMap(RequestTarget::host);
        return request.headers().getAll(HttpHeaderNames.ORIGIN).stream()
                .filter(origin -> !config.allowedOrigins().permits(origin, host))
                .findFirst()
                .map(origin -> new Refusal(
                        Cause.ORIGIN,
                        HttpResponseStatus.FORBIDDEN,
                        "Origin " + quoted(origin) + " is not allowed; --websocket-origins allows origins"));
    }

    private static Optional<Refusal> otherSubprotocol(HttpHeaders headers) {
        if (subprotocol(headers).isPresent()) {
            return Optional.empty();
        }
        List<String> offered = tokens(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        String found = offered.isEmpty() ? "No subprotocol" : "Subprotocol " + quoted(String.join(", ", offered));
        return Optional.of(new Refusal(
                Cause.SUBPROTOCOL,
                HttpResponseStatus.BAD_REQUEST,
                found + " in Sec-WebSocket-Protocol; supported are " + String.join(" and ", SUBPROTOCOLS)));
    }

    /** Returns the supported subprotocol that the client offers. */
    private static Optional<String> subprotocol(HttpHeaders headers) {
        List<String> offered = tokens(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        return SUBPROTOCOLS.stream().filter(offered::contains).findFirst();
    }

    /** Several headers of a name are one list (RFC 9110, section 5.3). */
    private static List<String> tokens(HttpHeaders headers, CharSequence name) {
        return headers.getAll(name).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }

    private static Refusal badRequest(String text) {
        return new Refusal(Cause.REQUEST, HttpResponseStatus.BAD_REQUEST, text);
    }

    /** Returns text of a client for messages: short, and without control characters. */
    private static String quoted(String text) {
        String start = text.length() <= MAXIMUM_QUOTED_LENGTH ? text : text.substring(0, MAXIMUM_QUOTED_LENGTH) + "...";
        return "'" + start.replaceAll("\\P{Print}", "?") + "'";
    }
}

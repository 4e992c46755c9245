package dev.rookery.api.device;

import dev.rookery.api.mqtt.MqttEndpoint;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs that connect as a device and publish a reading, from templates. In a template, {@code {name}} is a value as a string
 * literal, {@code {name:html}} as one in a script element, {@code {name:shell}} as a word of a shell. A line that begins with {@code @condition} is omitted unless the condition
 * holds: {@code tcp}, {@code ws}, {@code tls}, {@code plain}; with TLS also {@code ca} or {@code public}, the authority of the broker.
 */
final class Snippets {
    private static final List<String> ALL =
            List.of("mosquitto_pub", "python", "node", "browser", "arduino", "esp_mqtt", "java", "go", "csharp");
    /** Clients without MQTT over WebSocket. */
    private static final List<String> TCP_ONLY = List.of("mosquitto_pub", "arduino");

    private static final String BROWSER = "browser";
    private static final Map<String, String> TEMPLATES =
            ALL.stream().collect(Collectors.toUnmodifiableMap(name -> name, Snippets::read));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)(?::([a-z]+))?}");
    private static final Pattern CONDITION = Pattern.compile("@([a-z]+) (.*)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:@/+-]+");

    private final MqttEndpoint endpoint;
    private final Optional<MqttEndpoint> webSocket;
    private final Optional<String> authority;
    private final Map<String, Object> values;

    /** @param values of the placeholders, in addition to those of the endpoint */
    Snippets(
            MqttEndpoint endpoint,
            Optional<MqttEndpoint> webSocket,
            Optional<String> authority,
            Map<String, Object> values) {
        this.endpoint = endpoint;
        this.webSocket = webSocket;
        this.authority = authority.map(String::strip);
        this.values = new LinkedHashMap<>(values);
        this.values.put("url", endpoint.url());
        this.values.put("host", endpoint.host());
        this.values.put("port", endpoint.port());
        this.values.put("path", endpoint.path());
        webSocket.ifPresent(address -> this.values.put("websocket", address.url()));
    }

    /** Returns the programs that can use the endpoint, by name. */
    JsonObject toJson() {
        JsonObject snippets = new JsonObject();
        for (String name : ALL) {
            boolean usable = name.equals(BROWSER)
                    ? webSocket.isPresent()
                    : !endpoint.scheme().isWebSocket() || !TCP_ONLY.contains(name);
            if (usable) {
                snippets.put(name, render(Objects.requireNonNull(TEMPLATES.get(name))));
            }
        }
        return snippets;
    }

    private String render(String template) {
        return template.lines().flatMap(this::selected).map(this::fill).collect(Collectors.joining("\n", "", "\n"));
    }

    private Stream<String> selected(String line) {
        Matcher conditional = CONDITION.matcher(line);
        if (!conditional.matches()) {
            return Stream.of(line);
        }
        return holds(conditional.group(1)) ? Stream.of(conditional.group(2)) : Stream.empty();
    }

    private String fill(String line) {
        return PLACEHOLDER.matcher(line).replaceAll(found -> Matcher.quoteReplacement(value(found)));
    }

    private boolean holds(String condition) {
        boolean tls = endpoint.scheme().isSecure();
        return switch (condition) {
            case "tcp" -> !endpoint.scheme().isWebSocket();
            case "ws" -> endpoint.scheme().isWebSocket();
            case "tls" -> tls;
            case "plain" -> !tls;
            case "ca" -> tls && authority.isPresent();
            case "public" -> tls && authority.isEmpty();
            default -> throw new IllegalStateException("Unknown condition " + condition);
        };
    }

    private String value(MatchResult found) {
        if (found.group(1).equals("ca")) {
            return "c".equals(found.group(2)) ? inC(authority.orElseThrow()) : authority.orElseThrow();
        }
        Object value = values.get(found.group(1));
        if (value == null) {
            return found.group();
        }
        // String literals of JSON are valid in all languages of the templates.
        return switch (Objects.requireNonNullElse(found.group(2), "")) {
            case "shell" -> shellWord(value.toString());
            case "html" -> Json.encode(value).replace("<", "\\u003c");
            default -> Json.encode(value);
        };
    }

    private static String inC(String pem) {
        return pem.lines().map(line -> "    \"" + line + "\\n\"").collect(Collectors.joining("\n"));
    }

    private static String shellWord(String text) {
        return WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String read(String name) {
        try (InputStream template = Snippets.class.getResourceAsStream("snippets/" + name + ".txt")) {
            if (template == null) {
                throw new IllegalStateException("No template " + name);
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

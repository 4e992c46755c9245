package dev.rookery.postgres;

import dev.rookery.config.Ranges;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connection settings of a PostgreSQL database. {@link #toString()} omits the password.
 *
 * @param host host name or address
 * @param port 1 to 65535
 * @param sslRootCertificate PEM file with the certificate authorities for {@code verify-ca} and {@code verify-full};
 *     empty for the JDK's default authorities
 */
public record PostgresConfig(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        Optional<Path> sslRootCertificate) {
    private static final int DEFAULT_PORT = 5432;

    public PostgresConfig {
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(sslRootCertificate, "sslRootCertificate");
        requireText(host, "host");
        requireText(database, "database");
        requireText(user, "user");
        Ranges.requirePort("The PostgreSQL port", port);
    }

    /**
     * Parses a URL such as {@code postgresql://user:password@host:5432/database?sslmode=require}; the schemes
     * {@code postgres:} and {@code jdbc:postgresql:} are accepted too. Missing parts come from libpq's environment
     * variables, then from libpq's defaults.
     *
     * @param environment environment variables of the process
     * @throws IllegalArgumentException if the URL is malformed; the message does not repeat it because it may contain a
     *     password
     */
    public static PostgresConfig fromUrl(String url, Map<String, String> environment) {
        URI uri = uri(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        Map<String, String> query = query(uri.getRawQuery());
        Map<String, String> values = new LinkedHashMap<>(environment);
        putAuthority(values, uri.getRawAuthority());
        putIfPresent(values, "PGDATABASE", path(uri));
        putIfPresent(values, "PGUSER", query.get("user"));
        putIfPresent(values, "PGPASSWORD", query.get("password"));
        putIfPresent(values, "PGSSLMODE", query.get("sslmode"));
        putIfPresent(values, "PGSSLROOTCERT", query.get("sslrootcert"));
        return fromEnvironment(values);
    }

    /** Reads libpq's environment variables {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE}, {@code PGUSER}, … */
    public static PostgresConfig fromEnvironment(Map<String, String> environment) {
        String user = environment.getOrDefault("PGUSER", "postgres");
        return new PostgresConfig(
                environment.getOrDefault("PGHOST", "localhost"),
                port(environment.get("PGPORT")),
                environment.getOrDefault("PGDATABASE", user),
                user,
                environment.getOrDefault("PGPASSWORD", ""),
                SslMode.parse(environment.getOrDefault("PGSSLMODE", SslMode.PREFER.text())),
                Optional.ofNullable(environment.get("PGSSLROOTCERT")).map(Path::of));
    }

    /** Returns host, port and database name, without any secret. */
    public String address() {
        return host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "PostgresConfig[" + user + "@" + address() + ", sslmode=" + sslMode.text() + "]";
    }

    private static URI uri(String url) {
        try {
            URI uri = new URI(url);
            if (("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme())) && !uri.isOpaque()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below without the text, which may contain a password.
        }
        throw new IllegalArgumentException("The PostgreSQL URL is malformed. Use the form"
                + " postgresql://user@host:5432/database and percent-encode special characters.");
    }

    /** Splits the authority by hand: URI rejects host names with an underscore, which containers often have. */
    private static void putAuthority(Map<String, String> values, @Nullable String authority) {
        if (authority == null) {
            return;
        }
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String[] userInfo = authority.substring(0, at).split(":", 2);
            putIfPresent(values, "PGUSER", decode(userInfo[0]));
            putIfPresent(values, "PGPASSWORD", userInfo.length > 1 ? decode(userInfo[1]) : null);
        }
        String hostAndPort = authority.substring(at + 1);
        // The colons of an IPv6 address are inside brackets.
        int colon = hostAndPort.indexOf(':', hostAndPort.indexOf(']') + 1);
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        putIfPresent(values, "PGHOST", host.replaceAll("[\\[\\]]", ""));
        putIfPresent(values, "PGPORT", colon < 0 ? null : hostAndPort.substring(colon + 1));
    }

    private static @Nullable String path(URI uri) {
        return uri.getRawPath() == null || uri.getRawPath().length() < 2
                ? null
                : decode(uri.getRawPath().substring(1));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (raw != null) {
            for (String parameter : raw.split("&")) {
                String[] pair = parameter.split("=", 2);
                parameters.put(decode(pair[0]), pair.length > 1 ? decode(pair[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        // In the path and user of a URL, '+' is a plus sign; URLDecoder would decode it as a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int port(@Nullable String text) {
        try {
            return text == null ? DEFAULT_PORT : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The PostgreSQL port '" + text + "' is not a number", e);
        }
    }

    private static void putIfPresent(Map<String, String> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }

    private static void requireText(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The PostgreSQL " + name + " is empty");
        }
    }
}

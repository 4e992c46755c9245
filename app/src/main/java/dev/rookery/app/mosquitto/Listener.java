package dev.rookery.app.mosquitto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Listener of a Mosquitto configuration.
 *
 * @param host an address or host name, or the path of a Unix socket; empty for all addresses
 * @param options other options of the listener, with their last value
 */
record Listener(String port, Optional<String> host, Map<String, String> options) {
    /** Options of which one means that the listener is for TLS. */
    static final List<String> TLS_OPTIONS = List.of(
            "cafile",
            "capath",
            "certfile",
            "keyfile",
            "psk_hint",
            "require_certificate",
            "use_identity_as_username",
            "use_subject_as_username",
            "crlfile",
            "tls_engine",
            "tls_keyform");

    /** Other options that belong to a listener. */
    static final Set<String> OTHER_OPTIONS = Set.of(
            "protocol",
            "max_connections",
            "max_qos",
            "max_topic_alias",
            "mount_point",
            "bind_interface",
            "socket_domain",
            "http_dir",
            "use_username_as_clientid",
            "accept_protocol_versions",
            "websockets_origin",
            "enable_proxy_protocol",
            "proxy_protocol_v2_require_tls",
            "tls_version",
            "ciphers",
            "ciphers_tls1.3",
            "dhparamfile",
            "disable_client_cert_date_checks",
            "tls_engine_kpass_sha1");

    private static final int LARGEST_PORT = 65535;
    /** Host name, IPv4 or IPv6 address, with its zone. */
    private static final Pattern ADDRESS = Pattern.compile("[\\w.:%-]+");

    private static final Set<String> TLS_PORTS = Set.of("8883", "8884", "8084", "443");
    private static final Set<String> OFF = Set.of("", "false");

    Listener {
        options = Map.copyOf(options);
    }

    static boolean isOption(String key) {
        return TLS_OPTIONS.contains(key) || OTHER_OPTIONS.contains(key);
    }

    Listener with(String key, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(key, value);
        return new Listener(port, host, changed);
    }

    Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key)).filter(value -> !OFF.contains(value));
    }

    boolean isWebSocket() {
        return option("protocol").filter("websockets"::equals).isPresent();
    }

    boolean isUnixSocket() {
        return host.filter(address -> address.startsWith("/")).isPresent();
    }

    boolean hasTls() {
        return TLS_OPTIONS.stream().anyMatch(key -> option(key).isPresent());
    }

    boolean isTlsPort() {
        return TLS_PORTS.contains(port);
    }

    /** Returns the reason why Rookery cannot serve the clients of the listener, or would serve others too. */
    Optional<String> obstacle() {
        if (isUnixSocket()) {
            return Optional.of("Rookery does not listen on Unix sockets");
        }
        if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > LARGEST_PORT) {
            return Optional.of("'" + port + "' is not a port number");
        }
        if (host.filter(address -> !ADDRESS.matcher(address).matches()).isPresent()) {
            return Optional.of("'" + host.get() + "' is not an address or host name");
        }
        if (option("protocol")
                .filter(name -> !name.equals("mqtt") && !isWebSocket())
                .isPresent()) {
            return Optional.of("the protocol " + options.get("protocol") + " has no counterpart");
        }
        if (option("psk_hint").isPresent()) {
            return Optional.of("pre-shared keys of TLS (psk_hint) have no counterpart");
        }
        if (option("tls_engine").isPresent()
                || option("tls_keyform").filter("engine"::equals).isPresent()) {
            return Optional.of("a private key in a TLS engine has no counterpart; --tls-key is a PEM file");
        }
        if (hasTls() && (option("certfile").isEmpty() || option("keyfile").isEmpty())) {
            return Optional.of(
                    "it has options of TLS without both certfile and keyfile; Rookery would serve plain text");
        }
        if (option("mount_point").isPresent()) {
            return Optional.of("mount_point has no counterpart, so that its clients would reach the topics of others");
        }
        if (option("bind_interface").isPresent() && host.isEmpty()) {
            return Optional.of("bind_interface has no counterpart; add the address of the interface to the listener");
        }
        return Optional.empty();
    }
}

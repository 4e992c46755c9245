package dev.rookery.app.mosquitto;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of {@code mosquitto.conf} apart from those of bridges, and their counterparts. */
public final class OptionCatalog {
    /** Options that are taken over, or reported with the option of Rookery that does not correspond exactly. */
    private static final Map<String, String> COUNTERPARTS = counterparts();

    /** Options that matter to Mosquitto or its operator, not to clients, or that an import reads or reports itself. */
    private static final Set<String> IRRELEVANT = Set.of(
            "acl_file",
            "auth_plugin_deny_special_chars",
            "password_file",
            "autosave_interval",
            "autosave_on_changes",
            "connection_messages",
            "global_plugin",
            "include_dir",
            "log_dest",
            "log_facility",
            "log_timestamp",
            "log_timestamp_format",
            "log_type",
            "packet_buffer_size",
            "per_listener_settings",
            "persistence_file",
            "pid_file",
            "plugin",
            "plugin_load",
            "plugin_use",
            "auth_plugin",
            "retry_interval",
            "set_tcp_nodelay",
            "store_clean_interval",
            "sys_interval",
            "user",
            "websockets_headers_size",
            "websockets_log_level");

    /** Options without a counterpart, with what Rookery does. */
    private static final Map<String, String> ABSENT = absent();

    private static final Set<String> BRIDGE = Set.of(
            "connection",
            "address",
            "addresses",
            "topic",
            "cleansession",
            "local_cleansession",
            "clientid",
            "remote_clientid",
            "local_clientid",
            "username",
            "remote_username",
            "local_username",
            "password",
            "remote_password",
            "local_password",
            "keepalive_interval",
            "idle_timeout",
            "restart_timeout",
            "round_robin",
            "start_type",
            "threshold",
            "try_private",
            "notifications",
            "notifications_local_only",
            "notification_topic");

    private OptionCatalog() {}

    /** Returns the options of Rookery that correspond to an option, or empty if none does. */
    static Optional<String> counterpart(String key) {
        return Optional.ofNullable(COUNTERPARTS.get(key));
    }

    static Set<String> keysWithCounterpart() {
        return COUNTERPARTS.keySet();
    }

    static Set<String> keysWithoutCounterpart() {
        return ABSENT.keySet();
    }

    static boolean isOfBridge(String key) {
        return BRIDGE.contains(key) || key.startsWith("bridge_");
    }

    /** Returns one line per difference of options without a counterpart, and one with the unknown options. */
    public static List<String> differences(MosquittoConfig config) {
        Stream<String> absent = config.entries().stream()
                .filter(entry -> ABSENT.containsKey(entry.key()) && isSet(entry))
                .map(entry -> entry.key() + " has no counterpart: " + ABSENT.get(entry.key()))
                .distinct();
        String unknown = config.entries().stream()
                .map(MosquittoConfig.Entry::key)
                .filter(key -> MosquittoConfig.pluginOption(key).isEmpty() && !isKnown(key))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Stream.of(
                        absent,
                        Stream.of(unknown)
                                .filter(keys -> !keys.isEmpty())
                                .map(keys -> "options that are unknown and not taken over: " + keys),
                        Bridges.differences(config))
                .flatMap(lines -> lines)
                .toList();
    }

    static boolean isKnown(String key) {
        return COUNTERPARTS.containsKey(key)
                || ABSENT.containsKey(key)
                || IRRELEVANT.contains(key)
                || Listener.isOption(key)
                || isOfBridge(key);
    }

    /** Returns whether the option does not have the value that is Mosquitto's default. */
    private static boolean isSet(MosquittoConfig.Entry entry) {
        boolean enabledByDefault = entry.key().equals("allow_zero_length_clientid");
        return enabledByDefault
                ? entry.value().equals("false")
                : !Set.of("", "0", "false").contains(entry.value());
    }

    private static Map<String, String> counterparts() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("listener", "--listener");
        known.put("port", "--mqtt-port");
        known.put("bind_address", "--mqtt-host");
        known.put("protocol", "--websocket-port");
        known.put("certfile", "--tls-certificate");
        known.put("keyfile", "--tls-key");
        known.put("cafile", "--tls-client-ca");
        known.put("capath", "--tls-client-ca");
        known.put("require_certificate", "--tls-client-certificates");
        known.put("use_identity_as_username", "--tls-user-from-certificate");
        known.put("use_subject_as_username", "--tls-user-from-certificate");
        known.put("enable_proxy_protocol", "--listener");
        known.put("websockets_origin", "--websocket-origins");
        known.put("max_connections", "--limit-connections");
        known.put("global_max_connections", "--limit-connections");
        known.put("global_max_clients", "--limit-sessions");
        known.put("max_packet_size", "--max-packet-size");
        known.put("message_size_limit", "--max-packet-size");
        known.put("memory_limit", "--memory-heap");
        known.put("max_inflight_messages", "--limit-client-inflight");
        known.put("max_queued_messages", "--limit-client-queued-messages");
        known.put("max_queued_bytes", "--limit-client-queued-bytes");
        known.put("max_keepalive", "--limit-client-keep-alive");
        known.put("max_qos", "--limit-client-qos");
        known.put("max_topic_alias", "--limit-client-topic-aliases");
        known.put("persistent_client_expiration", "--limit-client-session-expiry");
        known.put("retain_available", "--limit-retained-messages");
        known.put("persistence", "--durability");
        known.put("persistence_location", "--data");
        known.put("allow_anonymous", "--anonymous-user");
        known.put("listener_allow_anonymous", "--anonymous-user");
        return known;
    }

    private static Map<String, String> absent() {
        Map<String, String> absent = new LinkedHashMap<>();
        absent.put("allow_duplicate_messages", "a client receives a message once, however many subscriptions match");
        absent.put("allow_zero_length_clientid", "clients without a client id are accepted");
        absent.put("auto_id_prefix", "assigned client ids have no prefix of yours");
        absent.put("listener_auto_id_prefix", "assigned client ids have no prefix of yours");
        absent.put("check_retain_source", "retained messages remain when their publisher loses its rights");
        absent.put("clientid_prefixes", "client ids with other prefixes are accepted");
        absent.put("enable_control_api", "topics below $CONTROL have no meaning");
        absent.put("max_inflight_bytes", "only the number of messages in flight is limited");
        absent.put("max_topic_alias_broker", "clients set the number of topic aliases that they receive");
        absent.put("psk_file", "TLS is served with certificates only");
        absent.put("queue_qos0_messages", "messages of QoS 0 are not queued for clients that are away");
        absent.put("retain_expiry_interval", "retained messages expire only by their message expiry interval");
        absent.put("upgrade_outgoing_qos", "messages are delivered with the lower QoS of message and subscription");
        return absent;
    }
}

package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.RookeryCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class OptionCatalogTest {
    /** Options of mosquitto.conf of versions 1.4 to 2.1, without those of bridges. */
    private static final List<String> MOSQUITTO = List.of(("acl_file allow_anonymous allow_duplicate_messages"
                    + " allow_zero_length_clientid auth_plugin auth_plugin_deny_special_chars auto_id_prefix"
                    + " autosave_interval autosave_on_changes check_retain_source clientid_prefixes"
                    + " connection_messages enable_control_api global_max_clients global_max_connections global_plugin"
                    + " include_dir log_dest log_facility log_timestamp log_timestamp_format log_type"
                    + " max_inflight_bytes max_inflight_messages max_keepalive max_packet_size max_queued_bytes"
                    + " max_queued_messages memory_limit message_size_limit packet_buffer_size password_file"
                    + " per_listener_settings persistence persistence_file persistence_location"
                    + " persistent_client_expiration pid_file plugin plugin_load plugin_use psk_file queue_qos0_messages"
                    + " retain_available retain_expiry_interval retry_interval set_tcp_nodelay store_clean_interval"
                    + " sys_interval upgrade_outgoing_qos user websockets_headers_size websockets_log_level"
                    + " accept_protocol_versions bind_address bind_interface enable_proxy_protocol http_dir listener"
                    + " listener_allow_anonymous listener_auto_id_prefix max_connections max_qos max_topic_alias"
                    + " max_topic_alias_broker mount_point port protocol proxy_protocol_v2_require_tls socket_domain"
                    + " use_username_as_clientid websockets_origin cafile capath certfile ciphers ciphers_tls1.3 crlfile"
                    + " dhparamfile disable_client_cert_date_checks keyfile psk_hint require_certificate tls_engine"
                    + " tls_engine_kpass_sha1 tls_keyform tls_version use_identity_as_username use_subject_as_username")
            .split(" "));

    /** Words that do not tell what an option is about. */
    private static final Set<String> GENERAL =
            Set.of("max", "enable", "allow", "file", "interval", "listener", "client");

    private final Map<String, OptionSpec> options = RookeryCommand.commandLine(Map.of())
            .getSubcommands()
            .get("broker")
            .getCommandSpec()
            .optionsMap();

    @Test
    void knowsAllOptions() {
        assertThat(MOSQUITTO).allMatch(OptionCatalog::isKnown);
        assertThat(List.of("connection", "bridge_cafile", "topic", "remote_username"))
                .allMatch(OptionCatalog::isOfBridge);
    }

    @Test
    void counterpartsExist() {
        assertThat(OptionCatalog.keysWithCounterpart()).allSatisfy(key -> assertThat(options.keySet())
                .contains(OptionCatalog.counterpart(key).orElseThrow()));
    }

    /** An option of Rookery that has the words of an option without a counterpart is probably its counterpart. */
    @Test
    void optionsWithoutCounterpartHaveNone() {
        assertThat(OptionCatalog.keysWithoutCounterpart()).allSatisfy(key -> {
            Set<String> words = Arrays.stream(key.split("_"))
                    .filter(word -> !GENERAL.contains(word))
                    .collect(Collectors.toSet());
            assertThat(options.keySet()).noneMatch(option -> words.stream().allMatch(option::contains));
        });
    }

    @Test
    void reportsBridgesAndOptionsWithoutCounterpart() {
        assertThat(OptionCatalog.differences(MosquittoConfig.parse(List.of(
                        "queue_qos0_messages true",
                        "upgrade_outgoing_qos false",
                        "frobnicate 1",
                        "connection cloud",
                        "address broker.example.com:8883",
                        "topic sensor/# out 1",
                        "bridge_cafile /ca.pem",
                        "remote_password hunter2",
                        "connection other"))))
                .containsExactly(
                        "queue_qos0_messages has no counterpart: messages of QoS 0 are not queued for clients that are away",
                        "options that are unknown and not taken over: frobnicate",
                        "the bridge 'cloud' is not taken over (to broker.example.com:8883, topic sensor/# out 1): let the"
                                + " other broker connect to Rookery, or keep a Mosquitto for it",
                        "the bridge 'other' is not taken over: let the other broker connect to Rookery, or keep a"
                                + " Mosquitto for it");
    }
}

package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerLimitsTest {
    @ParameterizedTest
    @CsvSource({
        "max_connections 500, --limit-connections 500",
        "global_max_connections 500, --limit-connections 500",
        "global_max_clients 600, --limit-sessions 600",
        "max_packet_size 262144, --max-packet-size 256KiB",
        "max_packet_size 1500, --max-packet-size 1500B",
        "max_inflight_messages 20, --limit-client-inflight 20",
        "max_inflight_messages 0, --limit-client-inflight 65535",
        "max_queued_messages 0, --limit-client-queued-messages 2147483647",
        "max_queued_messages 1000, --limit-client-queued-messages 1000",
        "max_queued_bytes 1048576, --limit-client-queued-bytes 1MiB",
        "max_keepalive 120, --limit-client-keep-alive 120s",
        "max_qos 1, --limit-client-qos 1",
        "max_topic_alias 10, --limit-client-topic-aliases 10",
        "persistent_client_expiration 2m, --limit-client-session-expiry 1440h",
        "persistent_client_expiration 14d, --limit-client-session-expiry 336h",
        "retain_available false, --limit-retained-messages 0",
        "max_packet_size 999999999, --max-packet-size 268435455B",
        "max_queued_messages 9999999999, --limit-client-queued-messages 2147483647",
        "max_keepalive 100000, --limit-client-keep-alive 65535s",
        "max_connections 99999999999, --limit-connections 2147483647",
    })
    void importsLimits(String option, String expected) {
        BrokerLimits limits = limits("listener 1883", option);

        assertThat(limits.settings()).extracting(Setting::toString).containsExactly(expected);
        assertThat(limits.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "max_connections -1",
        "max_packet_size 0",
        "max_keepalive 0",
        "max_qos 2",
        "retain_available true",
        "message_size_limit 0",
        "memory_limit 0",
        "persistent_client_expiration 999y",
    })
    void ignoresMissingLimits(String option) {
        BrokerLimits limits = limits("listener 1883", option);

        assertThat(limits.settings()).isEmpty();
        assertThat(limits.differences()).isEmpty();
    }

    @Test
    void addsTheConnectionsOfListeners() {
        BrokerLimits limits =
                limits("listener 1883", "max_connections 100", "listener 1884", "max_connections 200", "max_qos 1");

        assertThat(limits.settings()).extracting(Setting::toString).containsExactly("--limit-connections 300");
        assertThat(limits.differences())
                .containsExactly(
                        "max_connections: --limit-connections is for all listeners together",
                        "max_qos: the listeners have different values; --limit-client-qos is for all listeners");
        assertThat(limits("listener 1883", "listener 1884", "max_connections 200")
                        .differences())
                .containsExactly(
                        "max_connections: a listener alone cannot be limited; set --limit-connections for all");
    }

    @Test
    void importsOrigins() {
        assertThat(limits("listener 9001", "protocol websockets", "websockets_origin https://a", "websockets_origin b")
                        .settings())
                .extracting(Setting::toString)
                .containsExactly("--websocket-origins https://a,b");
        assertThat(limits("listener 9001", "protocol websockets").differences())
                .containsExactly(
                        "web pages of other origins cannot open a WebSocket; name theirs in --websocket-origins");
    }

    @Test
    void reportsPacketSizesBelowTheMinimum() {
        BrokerLimits limits = limits("max_packet_size 20");

        assertThat(limits.settings()).extracting(Setting::toString).containsExactly("--max-packet-size 1KiB");
        assertThat(limits.differences()).containsExactly("max_packet_size: 20 is below the minimum of Rookery, 1KiB");
    }

    @Test
    void reportsValuesThatAreNoNumbers() {
        assertThat(limits("max_queued_messages 10 # more", "persistent_client_expiration soon")
                        .differences())
                .containsExactly(
                        "max_queued_messages: '10 # more' is not a number",
                        "persistent_client_expiration: 'soon' is not a duration");
    }

    private static BrokerLimits limits(String... lines) {
        MosquittoConfig config = MosquittoConfig.parse(new ArrayList<>(List.of(lines)));
        return new BrokerLimits(config, new ListenerSettings(config));
    }
}

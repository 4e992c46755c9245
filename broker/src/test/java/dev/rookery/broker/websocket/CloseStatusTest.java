package dev.rookery.broker.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.mqtt.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloseStatusTest {
    @ParameterizedTest
    @CsvSource({
        "SUCCESS,1000",
        "SERVER_SHUTTING_DOWN,1001",
        "MALFORMED_PACKET,1002",
        "PROTOCOL_ERROR,1002",
        "NOT_AUTHORIZED,1008",
        "QUOTA_EXCEEDED,1008",
        "KEEP_ALIVE_TIMEOUT,1008",
        "PACKET_TOO_LARGE,1009",
        "UNSPECIFIED_ERROR,1011",
        "SERVER_BUSY,1013",
        "SERVER_UNAVAILABLE,1013"
    })
    void mapsReasonCodes(ReasonCode reason, int code) {
        assertThat(CloseStatus.of(reason, "text")).isEqualTo(new CloseStatus(code, "text"));
    }

    @ParameterizedTest
    @EnumSource(ReasonCode.class)
    void sendsPermittedCodesOnly(ReasonCode reason) throws FrameException {
        ByteBuffer payload = CloseStatus.of(reason, reason.reasonString()).payload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);

        assertThat(CloseStatus.read(bytes)).isEqualTo(CloseStatus.of(reason, reason.reasonString()));
    }

    /** A character of several bytes is sent whole or not at all. */
    @Test
    void truncatesLongReasons() {
        ByteBuffer payload = new CloseStatus(1002, "a" + "ü".repeat(100)).payload();

        assertThat(payload.remaining()).isEqualTo(125);
        assertThat(StandardCharsets.UTF_8.decode(payload.position(2)).toString())
                .isEqualTo("a" + "ü".repeat(61));
        assertThat(new CloseStatus(1002, "ab" + "ü".repeat(100)).payload().remaining())
                .isEqualTo(124);
    }
}

package dev.rookery.broker.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rookery.testkit.wire.WebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final List<byte[]> pings = new ArrayList<>();
    private final FrameReader reader = new FrameReader(pings::add);

    private byte[] unwrap(byte[] bytes) throws FrameException {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes.clone());
        reader.unwrap(buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] payload(int size, long seed) {
        byte[] payload = new byte[size];
        new Random(seed).nextBytes(payload);
        return payload;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 300_000})
    void unwrapsFramesOfAnySize(int size) throws FrameException {
        byte[] payload = payload(size, size);

        assertThat(unwrap(WebSocket.frame(WebSocket.BINARY, true, payload))).isEqualTo(payload);
    }

    @Test
    void unwrapsBytesAsTheyArrive() throws FrameException {
        byte[] payload = payload(70_000, 1);
        byte[] frame = WebSocket.frame(WebSocket.BINARY, true, payload);

        assertThat(unwrap(Arrays.copyOf(frame, 13))).isEmpty();
        assertThat(unwrap(Arrays.copyOfRange(frame, 13, 1_000))).isEqualTo(Arrays.copyOf(payload, 1_000 - 14));
    }

    /** Fragments with control frames in between, in pieces of every size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 100, 1_000})
    void readsTheSameInPieces(int pieceSize) throws FrameException {
        byte[] bytes = join(
                WebSocket.frame(WebSocket.BINARY, false, payload(200, 1)),
                WebSocket.frame(WebSocket.PING, true, payload(125, 2)),
                WebSocket.frame(WebSocket.CONTINUATION, false, new byte[0]),
                WebSocket.frame(WebSocket.PONG, true, payload(3, 3)),
                WebSocket.frame(WebSocket.CONTINUATION, true, payload(31, 4)),
                WebSocket.frame(WebSocket.PING, true, new byte[0]),
                WebSocket.frame(WebSocket.BINARY, true, payload(77, 5)),
                WebSocket.frame(WebSocket.CLOSE, true, HexFormat.of().parseHex("03e86279650a")),
                WebSocket.frame(WebSocket.BINARY, true, payload(9, 6)));

        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i += pieceSize) {
            data.writeBytes(unwrap(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + pieceSize))));
        }

        assertThat(data.toByteArray()).isEqualTo(join(payload(200, 1), payload(31, 4), payload(77, 5)));
        assertThat(pings).containsExactly(payload(125, 2), new byte[0]);
        assertThat(reader.closeStatus()).contains(new CloseStatus(1000, "bye\n"));
    }

    /** The mask of each frame is 0. */
    @ParameterizedTest
    @CsvSource({
        "c2 80 00000000, 1002, reserved bits",
        "83 80 00000000, 1002, opcode",
        "8b 80 00000000, 1002, opcode",
        "81 80 00000000, 1003, text frame",
        "01 80 00000000, 1003, text frame",
        "80 80 00000000, 1002, without a first frame",
        "02 80 00000000 82 80 00000000, 1002, before the last fragment",
        "09 80 00000000, 1002, fragmented control",
        "08 80 00000000, 1002, fragmented control",
        "82 01 00, 1002, mask",
        "89 fe 007e, 1002, control frame too long",
        "82 fe 007d 00000000, 1002, minimally",
        "82 ff 000000000000ffff 00000000, 1002, minimally",
        "82 ff 8000000000000000 00000000, 1002, out of range",
        "88 81 00000000 03, 1002, incomplete close code",
        "88 82 00000000 0000, 1002, must not be sent",
        "88 82 00000000 03ec, 1002, 1004 must not be sent",
        "88 82 00000000 03ed, 1002, 1005 must not be sent",
        "88 82 00000000 03ee, 1002, 1006 must not be sent",
        "88 82 00000000 03f7, 1002, 1015 must not be sent",
        "88 82 00000000 07d0, 1002, 2000 must not be sent",
        "88 82 00000000 1388, 1002, 5000 must not be sent",
        "88 82 00000000 ffff, 1002, 65535 must not be sent",
        "88 84 00000000 03e8 c328, 1007, UTF-8",
        "88 83 00000000 03e8 ff, 1007, UTF-8"
    })
    void rejectsViolationsAndDiscardsWhatFollows(String hex, int code, String reason) throws FrameException {
        byte[] before = WebSocket.frame(WebSocket.BINARY, true, new byte[] {1, 2, 3});
        ByteBuf buffer =
                Unpooled.wrappedBuffer(join(before, HexFormat.of().parseHex(hex.replace(" ", "")), new byte[] {9}));

        FrameException violation = catchThrowableOfType(FrameException.class, () -> reader.unwrap(buffer));

        assertThat(violation.status().code()).isEqualTo(code);
        assertThat(violation.status().reason()).containsIgnoringCase(reason);
        assertThat(ByteBufUtil.getBytes(buffer)).containsExactly(1, 2, 3);
        assertThat(unwrap(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void acceptsCloseCodesThatMayBeSent(int code) throws FrameException {
        unwrap(WebSocket.frame(WebSocket.CLOSE, true, new byte[] {(byte) (code >> 8), (byte) code}));

        assertThat(reader.closeStatus()).contains(new CloseStatus(code, ""));
    }

    @Test
    void acceptsACloseFrameWithoutCode() throws FrameException {
        unwrap(WebSocket.frame(WebSocket.CLOSE, true, new byte[0]));

        assertThat(reader.closeStatus()).contains(new CloseStatus(CloseStatus.NO_CODE, ""));
        assertThat(reader.closeStatus().orElseThrow().response().payload().remaining())
                .isZero();
    }
}

package dev.rookery.broker.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For any input, decoding ends with packets, with waiting for more bytes, or with a {@link PacketException}. */
class PacketDecoderFuzzTest {
    private static final class CountingHandler implements PacketHandler {
        private int packets;

        @Override
        public void connect(ConnectPacket packet) {
            packets++;
        }

        @Override
        public void publish(PublishPacket packet) {
            packets++;
        }

        @Override
        public void acknowledgement(AcknowledgementPacket packet) {
            packets++;
        }

        @Override
        public void subscribe(SubscribePacket packet) throws PacketException {
            drain(packet.requests());
            packets++;
        }

        @Override
        public void unsubscribe(UnsubscribePacket packet) throws PacketException {
            drain(packet.filters());
            packets++;
        }

        private static void drain(PacketEntries<?> entries) throws PacketException {
            while (entries.hasNext()) {
                entries.next();
            }
        }

        @Override
        public void pingRequest() {
            packets++;
        }

        @Override
        public void disconnect(DisconnectPacket packet) {
            packets++;
        }

        @Override
        public void auth(AuthPacket packet) {
            packets++;
        }
    }

    @Property(tries = 5_000)
    void survivesAnyBytes(@ForAll byte[] bytes) {
        decode(new PacketDecoder(1000), bytes);
    }

    /** Uses a valid fixed header, so that every body decoder is reached. */
    @Property(tries = 20_000)
    void survivesAnyBodyAfterConnect(@ForAll("firstBytes") int firstByte, @ForAll("bodies") byte[] body)
            throws PacketException {
        PacketDecoder decoder = new PacketDecoder(1000);
        CountingHandler handler = new CountingHandler();
        decoder.decode(Unpooled.wrappedBuffer(Connect.v5("c").toBytes()), handler);
        assertThat(handler.packets).isEqualTo(1);
        ByteBuf packet = Unpooled.buffer();
        packet.writeByte(firstByte).writeByte(body.length).writeBytes(body);

        decode(decoder, ByteBufUtil.getBytes(packet));
    }

    private static void decode(PacketDecoder decoder, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        CountingHandler handler = new CountingHandler();
        try {
            while (decoder.decode(in, handler)) {
                assertThat(in.readerIndex()).isLessThanOrEqualTo(bytes.length);
            }
        } catch (PacketException refused) {
            assertThat(refused.reason().isError()).isTrue();
        }
    }

    @Provide
    Arbitrary<Integer> firstBytes() {
        return Arbitraries.of(
                0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x3a, 0x3b, 0x3d, 0x40, 0x50, 0x62, 0x70, 0x82, 0xa2, 0xc0, 0xe0,
                0xf0);
    }

    /** Prefers small numbers, which are often lengths and identifiers. */
    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<Byte> small = Arbitraries.bytes().between((byte) 0, (byte) 45);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, small), net.jqwik.api.Tuple.of(1, Arbitraries.bytes()))
                .array(byte[].class)
                .ofMaxSize(60);
    }
}

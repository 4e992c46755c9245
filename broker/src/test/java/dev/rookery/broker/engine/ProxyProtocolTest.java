package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY protocol: the broker takes the client address from the header and closes connections without one. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    @TempDir
    private Path directory;

    private final FixedAuthority authority = new FixedAuthority();
    private final ErrorLog errors = new ErrorLog();
    private X509Bundle server;
    private Broker broker;

    @BeforeEach
    void start() throws Exception {
        errors.start();
        server = Certificates.selfSigned();
        ListenerConfig tcp = ListenerConfig.tcp("127.0.0.1", 0);
        ListenerConfig webSocket = ListenerConfig.webSocket("127.0.0.1", 0);
        broker = Brokers.create(
                BrokerConfig.inMemory(
                        BrokerConfig.Engine.NATIVE,
                        tcp.withProxyProtocol(),
                        webSocket.withTls(Certificates.write(directory, server)).withProxyProtocol(),
                        tcp),
                authority);
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
        assertThat(errors.stop()).isEmpty();
    }

    private Socket open(int listener, byte[] header) {
        InetSocketAddress address = broker.listeners().get(listener).address();
        try {
            Socket socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout((int) WireClient.DEADLINE.toMillis());
            socket.getOutputStream().write(header);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(String header) {
        return header.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private InetSocketAddress clientAddress() {
        return broker.clients().stream()
                .map(ConnectedClient::address)
                .findFirst()
                .orElseThrow();
    }

    private InetSocketAddress addressAfter(byte[] header) {
        try (WireClient client = WireClient.over(open(0, header))) {
            assertThat(client.connect(Connect.v5("c")).code()).isZero();
            assertThat(authority.lastAddress()).isEqualTo(clientAddress());
            return clientAddress();
        }
    }

    @Test
    void readsClientAddress() {
        assertThat(addressAfter(text("PROXY TCP4 203.0.113.7 10.0.0.1 56324 1883\r\n")))
                .isEqualTo(new InetSocketAddress("203.0.113.7", 56324));
        assertThat(addressAfter(text("PROXY TCP6 2001:db8::7 2001:db8::1 56324 1883\r\n")))
                .isEqualTo(new InetSocketAddress("2001:db8::7", 56324));
        assertThat(addressAfter(hex(SIGNATURE + "21 11 000c cb007107 0a000001 dc04 075b")))
                .isEqualTo(new InetSocketAddress("203.0.113.7", 56324));
    }

    /** Authority and SSL, as load balancers send them, and an unknown type. */
    @Test
    void ignoresOtherHeaderFields() {
        String more = "02 0003 616263  20 0005 0100000000  ee 0001 00";

        assertThat(addressAfter(hex(SIGNATURE + "21 11 001e cb007107 0a000001 dc04 075b" + more)))
                .isEqualTo(new InetSocketAddress("203.0.113.7", 56324));
    }

    /** Health checks of a load balancer. */
    @Test
    void usesLoadBalancerAddressForLocalConnections() {
        assertThat(addressAfter(text("PROXY UNKNOWN\r\n")).getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(addressAfter(hex(SIGNATURE + "20 00 0000")).getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void acceptsFragmentedHeader() throws Exception {
        Socket socket = open(0, text("PRO"));
        socket.setTcpNoDelay(true);
        for (byte piece : text("XY TCP4 203.0.113.7 10.0.0.1 56324 1883\r\n")) {
            socket.getOutputStream().write(piece);
        }

        try (WireClient client = WireClient.over(socket)) {
            assertThat(client.connect(Connect.v5("c")).code()).isZero();
            assertThat(clientAddress()).isEqualTo(new InetSocketAddress("203.0.113.7", 56324));
        }
    }

    @Test
    void precedesTlsAndWebSocket() throws Exception {
        SSLContext context = Certificates.trusting(server);
        Socket plain = open(1, text("PROXY TCP4 203.0.113.7 10.0.0.1 56324 1883\r\n"));
        WebSocket webSocket = WebSocket.over(Certificates.over(plain, context), "/mqtt", "mqtt");

        try (WireClient client = WireClient.webSocket(webSocket)) {
            assertThat(client.connect(Connect.v5("c")).code()).isZero();
            assertThat(clientAddress()).isEqualTo(new InetSocketAddress("203.0.113.7", 56324));
        }
    }

    @Test
    void closesWithoutHeader() {
        try (WireClient client = WireClient.over(open(0, Connect.v5("client").toBytes()))) {
            client.expectClosed();
        }
        assertThat(broker.clients()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.999 10.0.0.1 56324 1883\r\n",
                "PROXY TCP4 203.0.113.7 10.0.0.1 563240 1883\r\n",
                "PROXY TCP4 203.0.113.7\r\n",
                "PROXY nonsense of more bytes than a header of the first version may ever have, which is one hundred"
                        + " and seven with its end"
            })
    void closesOnMalformedTextHeader(String header) {
        try (WireClient client = WireClient.over(open(0, text(header)))) {
            client.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"31 11 000c cb007107 0a000001 dc04 075b", "21 11 0004 cb007107", "2f 11 0000"})
    void closesOnMalformedBinaryHeader(String header) {
        try (WireClient client = WireClient.over(open(0, hex(SIGNATURE + header)))) {
            client.expectClosed();
        }
    }

    /** A client that could send a header could claim any address. */
    @Test
    void rejectsHeaderOnOtherListeners() {
        try (WireClient client = WireClient.over(open(2, text("PROXY TCP4 203.0.113.7 10.0.0.1 56324 1883\r\n")))) {
            client.expectClosed();
        }
    }

    @Test
    void rejectsSecondHeader() {
        byte[] header = text("PROXY TCP4 203.0.113.7 10.0.0.1 56324 1883\r\n");
        try (WireClient client = WireClient.over(open(0, header))) {
            client.send(header).expectClosed();
        }
    }
}

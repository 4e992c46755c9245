package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.failure.GuardedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a server without TLS. */
class RejectedTlsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** Longer than the test: no connection is closed because of it. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int SSL_REQUEST = 80877103;

    private final Vertx vertx = PostgresClients.vertx();

    @AfterEach
    void close() {
        GuardedVertx.close(vertx);
    }

    /** Vert.x opens another connection for the login without TLS. */
    @Test
    void rejectedConnectionIsClosedWhileLoginsFail() throws Exception {
        try (ServerSocket server = server()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<PgConnection> login = connect(server, "prefer");
                try (Socket tls = server.accept();
                        Socket plain = acceptAfterRejection(server, tls)) {
                    assertThat(isClosedByClient(tls)).isTrue();
                    rejectLogin(plain);
                    assertThatThrownBy(login::join).hasMessageContaining("28P01");
                    assertThat(isClosedByClient(plain)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-full"})
    void rejectedConnectionIsClosedIfTlsIsRequired(String mode) throws Exception {
        try (ServerSocket server = server()) {
            CompletableFuture<PgConnection> login = connect(server, mode);
            try (Socket tls = server.accept()) {
                rejectTls(tls);
                assertThatThrownBy(login::join).hasMessageContaining("SSL");
                assertThat(isClosedByClient(tls)).isTrue();
            }
        }
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) DEADLINE.toMillis());
        return server;
    }

    private CompletableFuture<PgConnection> connect(ServerSocket server, String sslMode) {
        PostgresConfig config = PostgresConfig.fromUrl(
                "postgresql://user:wrong@127.0.0.1:" + server.getLocalPort() + "/db?sslmode=" + sslMode, Map.of());
        Supplier<Future<PgConnection>> connector = PostgresClients.connector(vertx, config, TIMEOUT, TIMEOUT);
        return connector
                .get()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Socket acceptAfterRejection(ServerSocket server, Socket tls) throws IOException {
        rejectTls(tls);
        return server.accept();
    }

    private static void rejectTls(Socket socket) throws IOException {
        socket.setSoTimeout((int) DEADLINE.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readInt()).isEqualTo(8);
        assertThat(in.readInt()).isEqualTo(SSL_REQUEST);
        socket.getOutputStream().write('N');
    }

    /** Sends an ErrorResponse, and leaves closing to the client. */
    private static void rejectLogin(Socket socket) throws IOException {
        socket.setSoTimeout((int) DEADLINE.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readInt() - 4]);
        byte[] fields = "SFATAL\0C28P01\0Mpassword authentication failed\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[1 + 4 + fields.length];
        message[0] = 'E';
        message[4] = (byte) (4 + fields.length);
        System.arraycopy(fields, 0, message, 5, fields.length);
        socket.getOutputStream().write(message);
    }

    private static boolean isClosedByClient(Socket socket) throws IOException {
        return socket.getInputStream().read() == -1;
    }
}

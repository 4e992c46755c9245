package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Client with a durable session. */
abstract class DurableClient {
    private final String clientId;
    private boolean hasSession;

    DurableClient(String clientId) {
        this.clientId = clientId;
    }

    /** Uses a connection; returns when all work is done. */
    abstract void use(WireClient client);

    /** Connects and returns the connection, to be closed by the caller. Fails if the session was lost. */
    WireClient connect(InetSocketAddress address) {
        WireClient client = WireClient.tcp(address);
        try {
            Connack connack =
                    client.connect(Connect.v5(clientId).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 1000));
            if (connack.code() != 0 || hasSession && !connack.sessionPresent()) {
                throw new AssertionError(clientId + " lost its session: " + connack);
            }
            hasSession = true;
            return client;
        } catch (WireException | UncheckedIOException e) {
            client.close();
            throw e;
        }
    }

    /** Works in a new thread until all work is done (true) or the connection is lost (false). */
    CompletableFuture<Boolean> serve(InetSocketAddress address) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        done.complete(work(address));
                    } catch (RuntimeException | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    private boolean work(InetSocketAddress address) {
        try (WireClient client = connect(address)) {
            use(client);
            return true;
        } catch (WireException | UncheckedIOException e) {
            System.out.println(clientId + ": " + e);
            return false;
        }
    }
}

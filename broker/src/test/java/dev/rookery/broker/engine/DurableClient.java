package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** A client whose session the broker has promised to keep. */
abstract class DurableClient {
    private final String clientId;
    private boolean hasSession;

    DurableClient(String clientId) {
        this.clientId = clientId;
    }

    /** What it does with a connection; returns when it is done for good. */
    abstract void use(WireClient client);

    /** A connection, closed by the caller; fails if the session was lost. */
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

    /** Works until it is done or the broker is gone, on a thread of its own. Tells whether it is done; fails on anything else. */
    CompletableFuture<Boolean> serve(InetSocketAddress address) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        done.complete(isDone(address));
                    } catch (RuntimeException | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    private boolean isDone(InetSocketAddress address) {
        try (WireClient client = connect(address)) {
            use(client);
            return true;
        } catch (WireException | UncheckedIOException e) {
            System.out.println(clientId + ": " + e);
            return false;
        }
    }
}

package dev.rookery.bench.driver;

import java.util.concurrent.CompletableFuture;

/** Connects clients to one broker. */
public interface ClientFactory {
    /**
     * Connects a client with a clean session. Called on the driver's event loop.
     *
     * @return completes on the event loop after CONNACK; exceptionally with {@link ConnectRefusedException} if the
     *     broker refuses the client, or with the cause of a connection failure
     */
    CompletableFuture<LoadClient> connect(ClientIdentity identity, ClientListener listener);
}

package dev.rookery.bench.driver;

import java.util.concurrent.CompletableFuture;

/** Opens connections to one broker. */
public interface ClientFactory {
    /**
     * Connects a client with a clean session. Called on the driver's event loop.
     *
     * @return completed on the event loop, with the client once the broker has accepted it, or exceptionally with
     *     {@link ConnectRefusedException} or what broke the connection
     */
    CompletableFuture<LoadClient> connect(ClientIdentity identity, ClientListener listener);
}

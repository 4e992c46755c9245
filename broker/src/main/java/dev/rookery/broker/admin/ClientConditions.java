package dev.rookery.broker.admin;

import java.time.Duration;
import java.util.Optional;

/**
 * Search criteria for the state of clients. Empty criteria match every client.
 *
 * @param text part of the client id, the username or the address, in upper or lower case
 * @param minimumQueued minimum number of queued messages; 0 for any
 * @param minimumDropped minimum number of dropped messages; 0 for any
 * @param minimumIdle minimum time since the last packet from the client, which must be connected
 * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}; disconnected clients have none
 * @param protocol {@code 3.1}, {@code 3.1.1} or {@code 5}; disconnected clients have none
 * @param service whether the client is a component of the platform
 */
public record ClientConditions(
        Optional<String> text,
        int minimumQueued,
        int minimumDropped,
        Optional<Duration> minimumIdle,
        Optional<String> transport,
        Optional<String> protocol,
        Optional<Boolean> service) {
    public static final ClientConditions ANY = new ClientConditions(
            Optional.empty(), 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

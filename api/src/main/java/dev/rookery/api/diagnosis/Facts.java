package dev.rookery.api.diagnosis;

import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.BrokerClientDetails;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Ban;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a client.
 *
 * @param username user of the client, as stated or as its sessions and events show; empty if unknown
 * @param user row of the user; empty if there is none
 * @param rows rights of the user
 * @param license state of the tenant's license, such as {@code valid}; empty if unknown
 * @param bans of the user and the client id
 * @param brokerAvailable whether the broker's admin port responded; otherwise there are no sessions
 * @param sessions sessions of the client, or of all clients of the user
 * @param details of the only session
 * @param events of the client, newest first
 * @param unidentified refused connections of the last hour whose client is not known, newest first
 */
public record Facts(
        Optional<String> username,
        Optional<User> user,
        List<AclRow> rows,
        Optional<String> license,
        List<Ban> bans,
        boolean brokerAvailable,
        List<BrokerClient> sessions,
        Optional<BrokerClientDetails> details,
        List<PastEvent> events,
        List<PastEvent> unidentified) {
    /** Row of {@code mqtt_users}. */
    public record User(boolean active, boolean superuser) {}

    public Facts {
        rows = List.copyOf(rows);
        bans = List.copyOf(bans);
        sessions = List.copyOf(sessions);
        events = List.copyOf(events);
        unidentified = List.copyOf(unidentified);
    }

    boolean isConnected() {
        return sessions.stream().anyMatch(BrokerClient::connected);
    }
}

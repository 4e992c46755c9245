package dev.rookery.broker.moquette;

import io.moquette.broker.security.IAuthenticator;
import io.moquette.broker.security.IAuthorizatorPolicy;
import io.moquette.broker.subscriptions.Topic;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moquette's authenticator and authorizer. {@link MoquetteConnectHandler} authenticates a client with the authority first, and then
 * replaces the password by a one-time ticket. CONNECTs without a valid ticket are refused.
 *
 * <p>Thread-safe. Answers from memory and does not block Moquette's threads.
 */
final class TicketSecurity implements IAuthenticator, IAuthorizatorPolicy {
    private static final int TICKET_BYTES = 16;
    /** Moquette processes packets for a moment after the connection is closed. */
    private static final long RETENTION_SECONDS = 60;

    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, AuthenticatedClient> tickets = new ConcurrentHashMap<>();
    private final Map<String, AuthenticatedClient> byClientId = new ConcurrentHashMap<>();
    private final AuthenticatedUsers users;

    TicketSecurity(AuthenticatedUsers users) {
        this.users = users;
    }

    /** Returns a ticket that is valid once. */
    byte[] issueTicket(AuthenticatedClient client) {
        byte[] ticket = new byte[TICKET_BYTES];
        random.nextBytes(ticket);
        tickets.put(ByteBuffer.wrap(ticket), client);
        return ticket;
    }

    /** Revokes a ticket that Moquette did not use. */
    void revoke(byte[] ticket) {
        tickets.remove(ByteBuffer.wrap(ticket));
    }

    @Override
    public boolean checkValid(String clientId, String username, byte @Nullable [] ticket) {
        AuthenticatedClient client = ticket == null ? null : tickets.remove(ByteBuffer.wrap(ticket));
        if (client == null) {
            return false;
        }
        client.bind(clientId);
        byClientId.put(clientId, client);
        users.add(client);
        client.channel().closeFuture().addListener(closed -> client.channel()
                .eventLoop()
                .schedule(() -> byClientId.remove(clientId, client), RETENTION_SECONDS, TimeUnit.SECONDS));
        return true;
    }

    @Override
    public boolean canWrite(Topic topic, String username, String clientId) {
        AuthenticatedClient client = byClientId.get(clientId);
        return client != null && client.rules().mayPublish(topic.toString());
    }

    /** Called for SUBSCRIBE only. {@link MoquetteDeliveryHandler} checks deliveries. */
    @Override
    public boolean canRead(Topic topic, String username, String clientId) {
        AuthenticatedClient client = byClientId.get(clientId);
        return client != null && client.rules().maySubscribe(topic.toString());
    }

    /** Returns the authenticated clients, including some that have disconnected. */
    Collection<AuthenticatedClient> all() {
        return byClientId.values();
    }

    Optional<AuthenticatedClient> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId));
    }
}

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

/**
 * Moquette's two security hooks, answered from memory. The gate asks the authority first and hands Moquette a ticket
 * in the password's place: whoever comes without a ticket did not pass the gate and is refused.
 */
final class Admissions implements IAuthenticator, IAuthorizatorPolicy {
    private static final int TICKET_BYTES = 16;
    /** Moquette works on what a client sent for a moment after its connection is gone. */
    private static final long SECONDS_KEPT_AFTER_CLOSE = 60;

    private final SecureRandom random = new SecureRandom();
    private final Map<ByteBuffer, Admission> tickets = new ConcurrentHashMap<>();
    private final Map<String, Admission> byClientId = new ConcurrentHashMap<>();
    private final AdmittedUsers users;

    Admissions(AdmittedUsers users) {
        this.users = users;
    }

    /** A ticket that admits once. */
    byte[] issueTicket(Admission admission) {
        byte[] ticket = new byte[TICKET_BYTES];
        random.nextBytes(ticket);
        tickets.put(ByteBuffer.wrap(ticket), admission);
        return ticket;
    }

    /** Withdraws a ticket that Moquette did not ask about. */
    void withdraw(byte[] ticket) {
        tickets.remove(ByteBuffer.wrap(ticket));
    }

    @Override
    public boolean checkValid(String clientId, String username, byte[] ticket) {
        Admission admission = ticket == null ? null : tickets.remove(ByteBuffer.wrap(ticket));
        if (admission == null) {
            return false;
        }
        admission.bind(clientId);
        byClientId.put(clientId, admission);
        users.add(admission);
        admission.channel().closeFuture().addListener(closed -> admission
                .channel()
                .eventLoop()
                .schedule(() -> byClientId.remove(clientId, admission), SECONDS_KEPT_AFTER_CLOSE, TimeUnit.SECONDS));
        return true;
    }

    @Override
    public boolean canWrite(Topic topic, String user, String client) {
        Admission admission = byClientId.get(client);
        return admission != null && admission.rules().mayPublish(topic.toString());
    }

    /** Moquette asks this for SUBSCRIBE; deliveries are checked by the {@link MoquetteDeliveryHandler}. */
    @Override
    public boolean canRead(Topic topic, String user, String client) {
        Admission admission = byClientId.get(client);
        return admission != null && admission.rules().maySubscribe(topic.toString());
    }

    Collection<Admission> all() {
        return byClientId.values();
    }

    Optional<Admission> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId));
    }
}

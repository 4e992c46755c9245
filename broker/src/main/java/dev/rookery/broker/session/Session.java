package dev.rookery.broker.session;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.DropLog;
import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.event.DroppedMessage;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.MemberState;
import dev.rookery.broker.topic.RetainedCursor;
import dev.rookery.broker.topic.Subscription;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Session of a client, connected or not. Confined to the tenant's event loop. */
public final class Session {
    private final SessionKey key;
    private final UserKey user;
    private final SessionSubscriptions subscriptions;
    private final TenantMeter meter;
    private final EventLog events;
    private final SessionPersistence persistence;
    private final InboundFlow inbound;
    private final OutboundFlow outbound;
    private final SessionMemory memory;

    /** Null in a restored session until its client connects or the authority reads its user. */
    private @Nullable Principal principal;
    /** Null as long as the principal; {@link AccessRules#none} after the user was removed. */
    private @Nullable AccessRules rules;

    private ClientLimits limits;
    private long expirySeconds;
    private @Nullable ClientConnection connection;
    /** Created with the first drop. */
    private @Nullable DropLog drops;
    /** Set while the client has not been sent all retained messages of its subscriptions. */
    private @Nullable PendingRetained pendingRetained;
    /** Called when messages wait for a client that is not connected. */
    private Runnable waitingListener = () -> {};
    /** Time of the last connect or disconnect, in milliseconds since the epoch. */
    private long stateChangedAt = System.currentTimeMillis();

    public Session(
            String clientId,
            UserKey user,
            ClientLimits limits,
            QueueBudget budget,
            MemoryAccount memory,
            TenantMeter meter,
            EventLog events,
            TenantStore store,
            MessageNumbers numbers) {
        this.key = new SessionKey(clientId, user.username());
        this.user = user;
        this.limits = limits;
        this.memory = new SessionMemory(memory, clientId, limits);
        this.meter = meter;
        this.events = events;
        this.persistence = new SessionPersistence(store, key, numbers);
        this.subscriptions = new SessionSubscriptions(this.memory, persistence);
        this.inbound = new InboundFlow(persistence, this.memory);
        this.outbound = new OutboundFlow(
                delivery -> mayReceive(delivery.message().topic()),
                (delivery, reason) -> recordDrop(delivery.message().topic(), reason),
                budget,
                memory,
                persistence);
    }

    /** Returns the size of a session on the heap in bytes, without its subscriptions and messages. */
    public static long heapBytes(String clientId) {
        return SessionMemory.sessionHeapBytes(clientId);
    }

    /**
     * Sets a callback that runs when messages wait for the client and it is not connected: with the first of them, or when the
     * client disconnects before it has acknowledged all.
     */
    public void setWaitingListener(Runnable listener) {
        waitingListener = listener;
    }

    /** Returns the account to which the session's state is charged. */
    public MemoryAccount memory() {
        return memory.account();
    }

    public SessionKey key() {
        return key;
    }

    public String clientId() {
        return key.clientId();
    }

    public UserKey user() {
        return user;
    }

    /**
     * Returns whether the client logged in with the user's current credentials; also true for a restored session whose
     * client has not connected since.
     */
    public boolean hasCredentialsOf(Principal current) {
        return principal == null || principal.credentials().equals(current.credentials());
    }

    /** Applies the user's current access rules. */
    public void authorize(Principal current) {
        principal = current;
        rules = current.rules().forClient(key.clientId());
    }

    /** Returns whether the access rules are known: not in a restored session before its user is read. */
    public boolean isAuthorized() {
        return rules != null;
    }

    /** Removes all access rights. */
    public void revoke() {
        rules = AccessRules.none();
    }

    public boolean mayPublish(String topic) {
        return requireRules().mayPublish(topic);
    }

    public boolean maySubscribe(String filter) {
        return requireRules().maySubscribe(filter);
    }

    private AccessRules requireRules() {
        return Objects.requireNonNull(rules, "access rules of an authorized session");
    }

    /**
     * Returns whether the client may receive messages of the topic. True for a restored session whose user is not read yet:
     * its messages are queued, and checked again before they are sent.
     */
    public boolean mayReceive(String topic) {
        return rules == null || rules.mayReceive(topic);
    }

    /** Returns the seconds by which the session outlives its connection; {@link ClientLimits#FOREVER} if it never expires. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** Returns whether the session is persisted: it outlives its connection, or did so before. */
    public boolean isDurable() {
        return persistence.isDurable();
    }

    public void setExpirySeconds(long seconds) {
        expirySeconds = seconds;
        persistence.expiryChanged(seconds);
    }

    public InboundFlow inbound() {
        return inbound;
    }

    // Subscriptions

    public Collection<Subscription<Session>> subscriptions() {
        return subscriptions.all();
    }

    /** Returns whether a message can match more than one subscription. */
    public boolean hasMultipleSubscriptions() {
        return subscriptions.size() > 1;
    }

    /** Returns a number that differs after each change of the subscriptions, and after the end of the session. */
    public int subscriptionChanges() {
        return subscriptions.changes();
    }

    /** Returns the subscription with exactly this filter. */
    public Optional<Subscription<Session>> subscription(String filter) {
        return Optional.ofNullable(subscriptions.get(filter));
    }

    /** Adds a subscription and returns the one with the same filter that it replaces. */
    public Optional<Subscription<Session>> addSubscription(Subscription<Session> subscription) {
        return subscriptions.add(subscription);
    }

    /** Removes and returns the subscription with exactly this filter. */
    public Optional<Subscription<Session>> removeSubscription(String filter) {
        Optional<Subscription<Session>> removed = subscriptions.remove(filter);
        removed.ifPresent(subscription -> discardRetained(filter));
        return removed;
    }

    /** Removes and returns the subscriptions that the access rules do not permit. */
    public List<Subscription<Session>> removeForbiddenSubscriptions() {
        List<Subscription<Session>> forbidden = subscriptions.retain(this::maySubscribe);
        forbidden.forEach(subscription -> discardRetained(subscription.filter()));
        return forbidden;
    }

    // Shared subscriptions

    /** Returns what this session can do with a message of a shared subscription. */
    public MemberState memberState() {
        if (connection == null) {
            return MemberState.AWAY;
        }
        return hasCapacity() ? MemberState.READY : MemberState.BUSY;
    }

    /** Leaves the messages of a shared subscription to other members until the client can receive one. */
    public void demoted(Subscription<Session> subscription) {
        subscriptions.demoted().add(subscription);
    }

    private void promoteIfReady() {
        if (!subscriptions.demoted().isEmpty() && hasCapacity()) {
            subscriptions.demoted().promote();
        }
    }

    // Retained messages

    /**
     * Adds the retained messages of a subscription, to be sent by {@link #sendRetained}. If earlier ones of the
     * subscription are not all sent, they are sent from the start.
     */
    public void addRetained(String filter, RetainedCursor<Message> messages) {
        pendingRetained = pendingRetained == null ? new PendingRetained(memory.account()) : pendingRetained;
        pendingRetained.add(filter, messages);
    }

    /** Returns the size of the position in the retained messages of a subscription on the heap in bytes. */
    public static long retainedHeapBytes(String filter) {
        return PendingRetained.heapBytes(filter);
    }

    private void discardRetained(String filter) {
        if (pendingRetained != null) {
            pendingRetained.remove(filter);
        }
    }

    /** Returns whether the client has not been sent all retained messages of its subscriptions. */
    public boolean hasRetained() {
        return pendingRetained != null;
    }

    /**
     * Examines the next retained message and sends it, if the client reads and acknowledges fast enough.
     *
     * @param expired receives a message that has expired
     * @return whether there is another one that can be sent now
     */
    public boolean sendRetained(Consumer<Message> expired) {
        PendingRetained pending = pendingRetained;
        String filter = pending == null ? null : pending.nextFilter();
        if (pending == null || filter == null) {
            pendingRetained = null;
            return false;
        }
        Subscription<Session> subscription = Objects.requireNonNull(subscriptions.get(filter));
        if (connection == null
                || !connection.isWritable()
                || !outbound.hasCapacity(subscription.options().qos())) {
            return false;
        }
        Message message = pending.advance(filter);
        if (pending.isTruncated()) {
            recordDrop(filter, DropReason.MEMORY_LIMIT);
        }
        if (message != null && message.isExpired(System.nanoTime())) {
            expired.accept(message);
        } else if (message != null) {
            deliver(Delivery.retained(message, subscription.options()), Integer.MAX_VALUE);
        }
        return true;
    }

    // The connection

    public boolean isConnected() {
        return connection != null;
    }

    public Optional<ClientConnection> connection() {
        return Optional.ofNullable(connection);
    }

    /** Attaches a new connection: sends the unacknowledged messages again, then the queued ones. */
    public void attach(ClientConnection client, ClientLimits effective) {
        connection = client;
        client.setDurable(persistence.isDurable());
        limits = effective;
        memory.setLimits(effective);
        memory.connected(client.transport().heapBytes());
        client.transport().outboundBuffer().setUnsentBytesLimit(effective.unsentBytes());
        stateChangedAt = System.currentTimeMillis();
        outbound.attach(client, effective);
        subscriptions.demoted().promote();
    }

    public void detach() {
        if (connection != null) {
            connection.releaseTopicAliases();
            memory.disconnected();
        }
        connection = null;
        stateChangedAt = System.currentTimeMillis();
        outbound.detach();
        if (hasUndelivered()) {
            waitingListener.run();
        }
    }

    private boolean hasUndelivered() {
        return outbound.queuedMessages() > 0 || outbound.inflight() > 0;
    }

    /** Persists the time of the disconnect, from which the session expiry counts. */
    public void persistDisconnect() {
        persistence.disconnected(stateChangedAt);
    }

    /** Returns the time of the last connect or disconnect. */
    public Instant stateChangedAt() {
        return Instant.ofEpochMilli(stateChangedAt);
    }

    /** Replaces the limits. The values announced in CONNACK apply until the next CONNECT. */
    public void updateLimits(ClientLimits changed) {
        ClientLimits before = limits;
        limits = changed;
        memory.setLimits(changed);
        if (connection != null) {
            connection.transport().outboundBuffer().setUnsentBytesLimit(changed.unsentBytes());
            outbound.updateLimits(connection, before, changed);
            promoteIfReady();
        }
    }

    /** Returns the effective limits. */
    public ClientLimits limits() {
        return limits;
    }

    /**
     * Passes the changes that create the session again, with its subscriptions and messages, as {@link Change} describes
     * them. Does nothing if the session ends with its connection.
     */
    public void describe(Consumer<Change> changes) {
        if (!persistence.isDurable() || expirySeconds == 0) {
            return;
        }
        changes.accept(new Change.SessionPersisted(key, expirySeconds));
        changes.accept(
                new Change.SessionDisconnected(key, isConnected() ? System.currentTimeMillis() : stateChangedAt));
        inbound.forEach(packetId -> changes.accept(new Change.PacketIdReserved(key, packetId)));
        subscriptions
                .all()
                .forEach(subscription ->
                        changes.accept(new Change.Subscribed(key, subscription.filter(), subscription.options())));
        outbound.forEachPersisted(delivery -> {
            changes.accept(delivery.toChange(key));
            if (delivery.stage() == Delivery.Stage.RELEASED) {
                changes.accept(new Change.MessageReceived(key, delivery.storeNumber(), delivery.packetId()));
            }
        });
    }

    // Restored state

    /** Marks the session as read from the store. */
    public void restore(long expiry) {
        expirySeconds = expiry;
        persistence.restored();
    }

    /** @param since time of the disconnect, in milliseconds since the epoch */
    public void restoreDisconnect(long since) {
        stateChangedAt = Math.min(since, stateChangedAt);
    }

    public void restore(Subscription<Session> subscription) {
        subscriptions.restore(subscription);
    }

    /** Restores a queued message or one in flight. */
    public void restore(Change.MessageQueued queued) {
        outbound.restore(Delivery.restored(queued), queued.packetId());
    }

    /** Restores a PUBREC from the client. */
    public void restoreReceived(int packetId) {
        outbound.restoreReceived(packetId);
    }

    /** Restores the packet identifier of an accepted QoS 2 message from the client. */
    public void restoreReserved(int packetId) {
        inbound.restore(packetId);
    }

    // Messages to the client

    /** Returns whether a message with QoS 1 or 2 would be sent without queuing. */
    private boolean hasCapacity() {
        return connection != null && connection.isWritable() && outbound.hasCapacity();
    }

    /** Returns the number of queued messages. */
    public int queuedMessages() {
        return outbound.queuedMessages();
    }

    /** Returns the size of the queued messages that count against the client's limit, in bytes. */
    public long queuedBytes() {
        return outbound.queuedBytes();
    }

    /** Returns the number of messages with QoS 1 or 2 in flight to the client. */
    public int inflight() {
        return outbound.inflight();
    }

    /** Records a message that did not reach the client, or a refused publication of the client. */
    public void recordDrop(String topic, DropReason reason) {
        meter.recordDropped(reason.metric());
        DropLog log = drops == null ? newDropLog() : drops;
        long unreported = log.add(topic, reason, memory::tryChargeSession);
        if (unreported > 0) {
            String address = connection == null
                    ? ""
                    : NetUtil.toSocketAddressString(connection.transport().address());
            events.add(
                    EventType.DROPPED,
                    key.clientId(),
                    user.username(),
                    address,
                    BrokerEvent.NO_CODE,
                    reason.id(),
                    unreported + (unreported == 1 ? " message, topic " : " messages, last topic ") + topic);
        }
    }

    private DropLog newDropLog() {
        DropLog created = new DropLog();
        memory.chargeSession(created.heapBytes());
        drops = created;
        return created;
    }

    /** Returns the number of drops since the session was created. */
    public long dropCount() {
        return drops == null ? 0 : drops.count();
    }

    /** Returns the last drops, newest first. */
    public List<DroppedMessage> latestDrops() {
        return drops == null ? List.of() : drops.latest();
    }

    /**
     * Sends, queues or drops a message. Checks the right to read for every message.
     *
     * @param maximumRetained maximum number of queued retained messages
     */
    public void deliver(Delivery delivery, int maximumRetained) {
        if (!mayReceive(delivery.message().topic())) {
            recordDrop(delivery.message().topic(), DropReason.NO_RIGHT_TO_READ);
            return;
        }
        if (connection != null) {
            outbound.deliver(delivery, connection, limits, maximumRetained);
        } else {
            boolean waited = hasUndelivered();
            outbound.deliverOffline(delivery, limits);
            if (!waited && hasUndelivered()) {
                waitingListener.run();
            }
        }
    }

    /** Closes the connection after an internal error during a delivery; the client reconnects and receives it again. */
    public void abort() {
        if (connection != null) {
            connection.abort();
        }
    }

    /**
     * Handles PUBACK, PUBREC or PUBCOMP.
     *
     * @throws PacketException if the packet does not belong to the QoS or the progress of its message
     */
    public void acknowledged(AcknowledgementPacket packet) throws PacketException {
        if (connection != null) {
            outbound.acknowledged(packet.type(), packet.packetId(), packet.isError(), connection);
            promoteIfReady();
        }
    }

    /** Sends queued messages after the connection became writable. */
    public void drain() {
        if (connection != null) {
            outbound.drain(connection);
            promoteIfReady();
        }
    }

    /** Removes and returns unsent messages of the shared subscriptions that match the condition on their filter. */
    public List<Delivery> removeUnsentShared(Predicate<String> filterCondition) {
        return outbound.removeUnsentShared(filterCondition);
    }

    /** Removes and returns, at the end of the session, the messages that other members of shared subscriptions may receive. */
    public List<Delivery> removeShared() {
        return outbound.removeShared();
    }

    /** Removes the messages and the persisted state at the end of the session, and closes its account. */
    public void discard() {
        outbound.discard();
        persistence.ended();
        subscriptions.discard();
        if (pendingRetained != null) {
            pendingRetained.clear();
            pendingRetained = null;
        }
        inbound.discard();
        if (drops != null) {
            memory.chargeSession(-drops.heapBytes());
            drops = null;
        }
        memory.close();
    }
}

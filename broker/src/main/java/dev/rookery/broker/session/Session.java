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
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A client's session, connected or waiting for its client. For the tenant's event loop. */
public final class Session {
    private final String clientId;
    private final UserKey user;
    private final Map<String, Subscription<Session>> subscriptions = new HashMap<>(2);
    private final TenantMeter meter;
    private final EventLog events;
    private final SessionPersistence record;
    private final InboundFlow inbound;
    private final OutboundFlow outbound;

    /** Null until the client of a session that was kept is back, or its user was read. */
    private Principal principal;
    /** Null as long: what it may have is decided before it gets anything. */
    private AccessRules rules;

    private ClientLimits limits;
    private long expirySeconds;
    /** Null while the client is away. */
    private ClientConnection peer;
    /** What the message that is being routed now brings this session; null for nothing. */
    private Delivery due;
    /** Null before the first. */
    private DropLog drops;
    /** When it was last connected or disconnected, in milliseconds since 1970. */
    private long changedAt = System.currentTimeMillis();

    /** @param limits those in force now */
    public Session(
            String clientId,
            UserKey user,
            ClientLimits limits,
            QueueBudget budget,
            TenantMeter meter,
            EventLog events,
            TenantStore store,
            MessageNumbers numbers) {
        this.clientId = clientId;
        this.user = user;
        this.limits = limits;
        this.meter = meter;
        this.events = events;
        this.record = new SessionPersistence(store, clientId, user.username(), numbers);
        this.inbound = new InboundFlow(record);
        this.outbound = new OutboundFlow(
                delivery -> mayReceive(delivery.message().topic()),
                (delivery, reason) -> dropped(delivery.message().topic(), reason),
                budget,
                record);
    }

    public String clientId() {
        return clientId;
    }

    public UserKey user() {
        return user;
    }

    /** Whether its client logged in with what is stored for the user now; true of one that has been away since the start. */
    public boolean isUpToDate(Principal current) {
        return principal == null || principal.credentials().equals(current.credentials());
    }

    /** Its rights, bound to the client id; there once it was connected. */
    public AccessRules rules() {
        return rules;
    }

    /** Takes over the rights that the user has now. */
    public void authorize(Principal current) {
        principal = current;
        rules = current.rules().forClient(clientId);
    }

    /** Takes all rights away. */
    public void revoke() {
        rules = AccessRules.none();
    }

    /** Of a session whose user was not read yet since the start, a message is kept: it is asked again before it is sent. */
    public boolean mayReceive(String topic) {
        return rules == null || rules.mayReceive(topic);
    }

    /** How long it outlives its connection, in seconds; {@link ClientLimits#FOREVER} is for ever. */
    public long expirySeconds() {
        return expirySeconds;
    }

    public void expireAfter(long seconds) {
        expirySeconds = seconds;
        record.expireAfter(seconds);
    }

    public InboundFlow inbound() {
        return inbound;
    }

    // Subscriptions

    public Collection<Subscription<Session>> subscriptions() {
        return subscriptions.values();
    }

    /** The subscription with just this filter, if there is one. */
    public Optional<Subscription<Session>> subscription(String filter) {
        return Optional.ofNullable(subscriptions.get(filter));
    }

    /** Adds a subscription and returns the one that it replaces. */
    public Optional<Subscription<Session>> put(Subscription<Session> subscription) {
        record.subscribed(subscription);
        return Optional.ofNullable(subscriptions.put(subscription.filter(), subscription));
    }

    /** Removes and returns the subscription with just this filter. */
    public Optional<Subscription<Session>> removeSubscription(String filter) {
        Optional<Subscription<Session>> removed = Optional.ofNullable(subscriptions.remove(filter));
        removed.ifPresent(subscription -> record.unsubscribed(filter));
        return removed;
    }

    // The connection

    public boolean isConnected() {
        return peer != null;
    }

    public Optional<ClientConnection> peer() {
        return Optional.ofNullable(peer);
    }

    /** The client is back: it gets again what it had not acknowledged, and what waited. */
    public void attach(ClientConnection client, ClientLimits inForce) {
        peer = client;
        limits = inForce;
        client.connection().outboundBuffer().setUnsentBytesLimit(inForce.unsentBytes());
        changedAt = System.currentTimeMillis();
        outbound.attach(client, inForce);
    }

    /** The client is gone. */
    public void detach() {
        peer = null;
        changedAt = System.currentTimeMillis();
        outbound.detach();
    }

    /** The client stays away, and the session waits for it. */
    public void away() {
        record.away(changedAt);
    }

    /** Since when it has been connected or away, as it is now. */
    public Instant since() {
        return Instant.ofEpochMilli(changedAt);
    }

    /** Changes its bounds; what CONNACK told of stays as it is until the next CONNECT. */
    public void limit(ClientLimits changed) {
        ClientLimits before = limits;
        limits = changed;
        if (peer != null) {
            peer.connection().outboundBuffer().setUnsentBytesLimit(changed.unsentBytes());
            outbound.limit(peer, before, changed);
        }
    }

    /** The bounds in force for it. */
    public ClientLimits limits() {
        return limits;
    }

    // A session that was kept

    /** It is there again, without its client. */
    public void restore(long expiry) {
        expirySeconds = expiry;
        record.restored();
    }

    /** Its client has been away since that time, in milliseconds since 1970. */
    public void restoreAway(long since) {
        changedAt = Math.min(since, changedAt);
    }

    public void restore(Subscription<Session> subscription) {
        subscriptions.put(subscription.filter(), subscription);
    }

    /** A message is due to it. */
    public void restore(Change.MessageQueued due) {
        outbound.restore(Delivery.restored(due), due.packetId());
    }

    /** Its client has that message, and is to be sent PUBREL. */
    public void restoreReceived(int packetId) {
        outbound.restoreReceived(packetId);
    }

    /** A message with QoS 2 was taken on from its client. */
    public void restoreTaken(int packetId) {
        inbound.restore(packetId);
    }

    // Messages to the client

    /** What the message being routed brings this session so far, or null. */
    public Delivery due() {
        return due;
    }

    /** Sets what the message being routed brings; null once it is delivered. */
    public void due(Delivery delivery) {
        due = delivery;
    }

    /** Whether a message with QoS 1 or 2 would go out at once. */
    public boolean hasRoom() {
        return peer != null && !peer.isFull() && outbound.hasRoom();
    }

    /** How many messages wait for the client. */
    public int waiting() {
        return outbound.waiting();
    }

    /** Bytes of those that count against the client's bound. */
    public long waitingBytes() {
        return outbound.waitingBytes();
    }

    /** How many messages with QoS 1 or 2 are under way to the client. */
    public int inflight() {
        return outbound.inflight();
    }

    /** Notes a message that the client did not get, or published in vain. */
    public void dropped(String topic, DropReason reason) {
        meter.recordDropped(reason.metric());
        drops = drops == null ? new DropLog() : drops;
        long news = drops.add(topic, reason);
        if (news > 0) {
            String address = peer == null
                    ? ""
                    : NetUtil.toSocketAddressString(peer.connection().address());
            events.add(
                    EventType.DROPPED,
                    clientId,
                    user.username(),
                    address,
                    BrokerEvent.NO_CODE,
                    reason.id(),
                    news + (news == 1 ? " message, on " : " messages, the last on ") + topic);
        }
    }

    /** How many messages the client did not get or published in vain since the session began. */
    public long drops() {
        return drops == null ? 0 : drops.count();
    }

    /** The last of these, the newest first. */
    public List<DroppedMessage> latestDrops() {
        return drops == null ? List.of() : drops.latest();
    }

    /**
     * Sends a message, or lets it wait; READ is checked here for every message.
     *
     * @param retainedTopics how many retained messages may wait
     */
    public void deliver(Delivery delivery, int retainedTopics) {
        if (!mayReceive(delivery.message().topic())) {
            dropped(delivery.message().topic(), DropReason.NO_RIGHT_TO_READ);
            return;
        }
        if (peer != null) {
            outbound.deliver(delivery, peer, limits, retainedTopics);
        } else {
            outbound.keep(delivery, limits);
        }
    }

    /** A message could not be delivered by a fault of the broker: a client that is connected comes back for it. */
    public void abort() {
        if (peer != null) {
            peer.abort();
        }
    }

    /** PUBACK, PUBREC or PUBCOMP came. */
    public void acknowledged(AcknowledgementPacket packet) {
        outbound.acknowledged(packet.type(), packet.packetId(), packet.isError(), peer);
    }

    /** The network takes bytes again. */
    public void drain() {
        if (peer != null) {
            outbound.drain(peer);
        }
    }

    /** Takes back messages of shared subscriptions that were not sent yet, those of the groups that fit. */
    public List<Delivery> takeUnsentShared(Predicate<String> group) {
        return outbound.takeUnsentShared(delivery -> group.test(delivery.group()));
    }

    /** At the session's end: takes back messages of shared subscriptions that another member may have. */
    public List<Delivery> takeShared() {
        return outbound.takeShared();
    }

    /** The session is at its end: nothing waits for its client any more. */
    public void discard() {
        outbound.discard();
        record.ended();
    }

    /** Removes and returns the subscriptions that the rights do not permit. */
    public List<Subscription<Session>> removeForbidden() {
        List<Subscription<Session>> forbidden = new ArrayList<>();
        subscriptions.values().removeIf(subscription -> {
            boolean denied = !rules.maySubscribe(subscription.filter());
            if (denied) {
                forbidden.add(subscription);
                record.unsubscribed(subscription.filter());
            }
            return denied;
        });
        return forbidden;
    }
}

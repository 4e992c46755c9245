package dev.rookery.broker.session;

import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.meter.ConnectionTraffic;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.PublishOutput;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.transport.Connection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connection of a session's client: encodes packets within the capabilities announced in CONNECT. */
public final class ClientConnection {
    /** Size of a packet with packet identifier and reason code, without properties. */
    private static final int ACKNOWLEDGEMENT_SIZE = 6;
    /** Size of DISCONNECT without properties. */
    private static final int DISCONNECT_SIZE = 4;
    /** Maximum size of SUBACK or UNSUBACK without reason codes. */
    private static final int SUBACK_SIZE = 8;
    /** Size of a topic alias, and growth of the length fields of properties and packet. */
    private static final int ALIAS_SIZE = 5;

    private final Connection transport;
    private final ClientCapabilities capabilities;
    private final int keepAliveSeconds;
    private final OutboundTopicAliases aliases;
    private final MemoryAccount memory;
    /** Heap charged for the topic aliases of both directions, in bytes. */
    private long aliasBytes;

    private boolean released;
    private final TenantMeter meter;
    /** Null while the connection is open, and after a network failure. */
    private @Nullable DisconnectCause cause;

    /** Whether subscriptions are persisted. */
    private boolean durable = true;

    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;

    /**
     * @param topicAliases the broker's limit of topic aliases towards the client
     * @param keepAliveSeconds the effective keep alive; 0 for none
     * @param memory charged for topic aliases
     */
    public ClientConnection(
            Connection transport,
            ClientCapabilities capabilities,
            int topicAliases,
            int keepAliveSeconds,
            MemoryAccount memory,
            TenantMeter meter) {
        this.transport = transport;
        this.capabilities = capabilities;
        this.keepAliveSeconds = keepAliveSeconds;
        this.memory = memory;
        this.meter = meter;
        this.aliases = new OutboundTopicAliases(Math.min(capabilities.topicAliasMaximum(), topicAliases));
    }

    public Connection transport() {
        return transport;
    }

    public ClientCapabilities capabilities() {
        return capabilities;
    }

    public ProtocolVersion version() {
        return capabilities.version();
    }

    /** Returns the maximum number of unacknowledged QoS 1 and 2 messages to the client. */
    public int receiveMaximum() {
        return capabilities.receiveMaximum();
    }

    /** Returns the size of the largest packet that the client accepts, in bytes. */
    public long maximumPacketSize() {
        return capabilities.maximumPacketSize();
    }

    /** Returns the effective keep alive in seconds; 0 for none. */
    public int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /**
     * Charges a topic alias until the connection ends or {@link #releaseTopicAlias}.
     *
     * @return null if it was charged, otherwise whose memory budget is exhausted
     */
    public @Nullable MemoryScope chargeTopicAlias(String topic) {
        long bytes = aliasBytes(topic);
        MemoryScope exhausted = released ? MemoryScope.CLIENT : memory.tryCharge(MemoryKind.TOPIC_ALIASES, bytes);
        aliasBytes += exhausted == null ? bytes : 0;
        return exhausted;
    }

    /** Releases a topic alias that is replaced. */
    public void releaseTopicAlias(String topic) {
        if (!released) {
            aliasBytes -= aliasBytes(topic);
            memory.release(MemoryKind.TOPIC_ALIASES, aliasBytes(topic));
        }
    }

    private static long aliasBytes(String topic) {
        return HeapSize.HASH_ENTRY + HeapSize.of(topic);
    }

    /** Releases all topic aliases at the end of the connection. */
    void releaseTopicAliases() {
        released = true;
        memory.release(MemoryKind.TOPIC_ALIASES, aliasBytes);
        aliasBytes = 0;
    }

    /** Sets whether the client's session is persisted: only then does SUBACK depend on the store. */
    void setDurable(boolean value) {
        durable = value;
    }

    /** Counts an accepted PUBLISH from the client. */
    public void countReceived(int payloadBytes) {
        received++;
        receivedBytes += payloadBytes;
    }

    /** Returns the messages and bytes transferred so far. */
    public ConnectionTraffic traffic() {
        return new ConnectionTraffic(received, receivedBytes, sent, sentBytes);
    }

    /** Returns the first recorded cause of the disconnection; {@link DisconnectCause#CONNECTION_LOST} if there is none. */
    public DisconnectCause disconnectCause() {
        return cause == null ? DisconnectCause.CONNECTION_LOST : cause;
    }

    /** Records a DISCONNECT from the client. */
    public void recordDisconnect(int reasonCode) {
        record(DisconnectCause.byClient(reasonCode));
    }

    /** Records that CONNACK refuses the client, as its session could not be persisted. */
    public void recordUnavailable() {
        record(DisconnectCause.byBroker(ReasonCode.SERVER_UNAVAILABLE, ""));
    }

    private void record(DisconnectCause first) {
        cause = cause == null ? first : cause;
    }

    /** Returns whether the client reads fast enough to be sent more. */
    boolean isWritable() {
        return !transport.outboundBuffer().isFull();
    }

    /** Holds back the packets sent from now on until all changes so far are persisted. */
    void awaitPersistence() {
        transport.outboundBuffer().deferUntilPersisted();
    }

    /**
     * Sends a message.
     *
     * @return false, and sends nothing, if the packet exceeds the client's maximum packet size [MQTT-3.1.2-24]
     */
    boolean send(Delivery delivery, boolean dup, long now) {
        int alias = dup ? 0 : aliases.find(delivery.message().topic());
        PublishOutput publish = publish(delivery, dup, alias, alias != 0);
        ProtocolVersion version = capabilities.version();
        int size = publish.size(version, now);
        if (size < 0 || size > capabilities.maximumPacketSize()) {
            return false;
        }
        if (alias == 0 && !dup && size + ALIAS_SIZE <= capabilities.maximumPacketSize()) {
            String topic = delivery.message().topic();
            alias = aliases.hasCapacity() && chargeTopicAlias(topic) == null ? aliases.assign(topic) : 0;
            publish = alias == 0 ? publish : publish(delivery, false, alias, false);
        }
        if (delivery.message().isLarge()) {
            publish.writeHeader(transport.outboundBuffer().buffer(), version, now);
            transport.outboundBuffer().append(delivery.message().sharedPayload());
        } else {
            publish.write(transport.outboundBuffer().buffer(), version, now);
        }
        sent++;
        sentBytes += delivery.message().payload().length;
        meter.recordSent(delivery.qos(), delivery.message().payload().length);
        return true;
    }

    private static PublishOutput publish(Delivery delivery, boolean dup, int alias, boolean topicOmitted) {
        return new PublishOutput(
                delivery.message(),
                delivery.qos(),
                dup,
                delivery.retainFlag(),
                delivery.packetId(),
                delivery.identifiers(),
                alias,
                topicOmitted);
    }

    /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP; MQTT 3 clients do not receive the reason. */
    public void acknowledge(AcknowledgementPacket.Type type, int packetId, ReasonCode reason) {
        acknowledge(type, packetId, reason, reason.isError() ? reason.reasonString() : "");
    }

    /**
     * Sends PUBACK, PUBREC, PUBREL or PUBCOMP; MQTT 3 clients do not receive the reason.
     *
     * @param text the reason string; may be empty
     */
    public void acknowledge(AcknowledgementPacket.Type type, int packetId, ReasonCode reason, String text) {
        if (reason == ReasonCode.SUCCESS || !capabilities.isV5()) {
            PacketOutput.acknowledgement(transport.outboundBuffer().buffer(), type, packetId);
        } else {
            PropertyWriter properties = capabilities.addReasonString(new PropertyWriter(), text, ACKNOWLEDGEMENT_SIZE);
            PacketOutput.acknowledgement(transport.outboundBuffer().buffer(), type, packetId, reason, properties);
        }
        transport.outboundBuffer().deferUntilPersisted();
    }

    /**
     * Sends SUBACK.
     *
     * @param codes return codes of the client's protocol version
     * @param text the reason string; empty if all subscriptions are granted
     * @return false, and sends nothing, if the packet exceeds the client's maximum packet size
     */
    public boolean sendSuback(int packetId, List<Integer> codes, String text) {
        boolean fits = fits(codes);
        if (fits) {
            PropertyWriter properties = reasonString(codes, text);
            PacketOutput.suback(
                    transport.outboundBuffer().buffer(), capabilities.version(), packetId, codes, properties);
            deferIfDurable();
        }
        return fits;
    }

    /** Sends UNSUBACK; see {@link #sendSuback}. */
    public boolean sendUnsuback(int packetId, List<Integer> codes, String text) {
        boolean fits = fits(codes);
        if (fits) {
            PropertyWriter properties = reasonString(codes, text);
            PacketOutput.unsuback(
                    transport.outboundBuffer().buffer(), capabilities.version(), packetId, codes, properties);
            deferIfDurable();
        }
        return fits;
    }

    private void deferIfDurable() {
        if (durable) {
            transport.outboundBuffer().deferUntilPersisted();
        }
    }

    private boolean fits(List<Integer> codes) {
        return !capabilities.isV5() || SUBACK_SIZE + codes.size() <= capabilities.maximumPacketSize();
    }

    private PropertyWriter reasonString(List<Integer> codes, String text) {
        return capabilities.addReasonString(new PropertyWriter(), text, SUBACK_SIZE + codes.size());
    }

    /** Closes the connection; MQTT 5 clients receive DISCONNECT with the reason. */
    public void disconnect(ReasonCode reason) {
        disconnect(reason, Optional.empty());
    }

    /**
     * Closes the connection; MQTT 5 clients receive DISCONNECT with the reason.
     *
     * @param serverReference the server to use instead (section 4.13)
     */
    public void disconnect(ReasonCode reason, Optional<String> serverReference) {
        PropertyWriter properties = new PropertyWriter();
        serverReference
                .filter(name -> DISCONNECT_SIZE
                                + ClientCapabilities.STRING_OVERHEAD
                                + name.getBytes(StandardCharsets.UTF_8).length
                        <= capabilities.maximumPacketSize())
                .ifPresent(name -> properties.add(Property.SERVER_REFERENCE, name));
        record(DisconnectCause.byBroker(reason, ""));
        sendDisconnect(reason, reason.reasonString(), properties);
        transport.setCloseReason(reason, reason.reasonString());
        transport.close();
    }

    /** Closes the connection at once after an internal error during the encoding of a packet. */
    void abort() {
        record(DisconnectCause.byBroker(ReasonCode.UNSPECIFIED_ERROR, ""));
        transport.abort();
    }

    /**
     * Closes the connection after a protocol error of the client, which may still be sending. MQTT 5 clients receive
     * DISCONNECT with the reason and, within their maximum packet size, the reason string [MQTT-3.14.2-3].
     */
    public void disconnectOnError(ReasonCode reason, String text) {
        record(DisconnectCause.byBroker(reason, text));
        sendDisconnect(reason, text, new PropertyWriter());
        transport.setCloseReason(reason, text);
        transport.closeLingering();
    }

    private void sendDisconnect(ReasonCode reason, String text, PropertyWriter properties) {
        if (capabilities.isV5() && !transport.isClosing()) {
            capabilities.addReasonString(properties, text, DISCONNECT_SIZE);
            PacketOutput.disconnect(transport.outboundBuffer().buffer(), reason, properties);
        }
    }
}

package dev.rookery.broker.session;

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

/** The client at the other end of a session's connection, with what it said in CONNECT that it takes. */
public final class ClientConnection {
    /** Bytes of a packet with a packet identifier and a reason code, without properties. */
    private static final int ACKNOWLEDGEMENT_SIZE = 6;
    /** Bytes of a DISCONNECT without properties. */
    private static final int DISCONNECT_SIZE = 4;
    /** Bytes of a SUBACK or UNSUBACK around its codes, at the most. */
    private static final int SUBSCRIPTION_ANSWER_SIZE = 8;
    /** Bytes that a topic alias adds; one more if the length of the properties or of the packet takes another byte. */
    private static final int ALIAS_SIZE = 5;

    private final Connection connection;
    private final ClientCapabilities terms;
    private final int keepAliveSeconds;
    private final TopicAliases aliases;
    private final TenantMeter meter;
    /** Null while the connection is up. */
    private Ending ending;

    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;

    /**
     * @param topicAliases topic aliases that may be set up towards it if it takes as many
     * @param keepAliveSeconds in force for it; 0 for none
     */
    public ClientConnection(
            Connection connection,
            ClientCapabilities terms,
            int topicAliases,
            int keepAliveSeconds,
            TenantMeter meter) {
        this.connection = connection;
        this.terms = terms;
        this.keepAliveSeconds = keepAliveSeconds;
        this.meter = meter;
        this.aliases = new TopicAliases(Math.min(terms.topicAliasMaximum(), topicAliases));
    }

    public Connection connection() {
        return connection;
    }

    /** What it said in CONNECT that it takes. */
    public ClientCapabilities terms() {
        return terms;
    }

    /** It is refused after all, as its session cannot be kept. */
    public void unavailable() {
        end(Ending.byBroker(ReasonCode.SERVER_UNAVAILABLE, ""));
    }

    public ProtocolVersion version() {
        return terms.version();
    }

    /** Messages with QoS 1 or 2 that may be under way to it. */
    public int receiveMaximum() {
        return terms.receiveMaximum();
    }

    /** Bytes of the largest packet that it takes. */
    public long maximumPacketSize() {
        return terms.maximumPacketSize();
    }

    /** The keep alive in force, in seconds; 0 for none. */
    public int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /** Counts a message that the client published and that was taken on. */
    public void received(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    /** What passed over the connection so far. */
    public ConnectionTraffic traffic() {
        return new ConnectionTraffic(received, receivedBytes, sent, sentBytes);
    }

    /** How the connection came to its end. */
    public Ending ending() {
        return ending == null ? Ending.LOST : ending;
    }

    /** The client sent DISCONNECT. */
    public void left(int reasonCode) {
        end(Ending.byClient(reasonCode));
    }

    private void end(Ending first) {
        ending = ending == null ? first : ending;
    }

    /** Whether the network to the client is behind. */
    boolean isFull() {
        return connection.outboundBuffer().isFull();
    }

    /** What is sent from now on leaves when everything that happened so far is kept. */
    void waitUntilKept() {
        connection.outboundBuffer().deferUntilPersisted();
    }

    /**
     * Sends a message.
     *
     * @return false if it is larger than the client takes: then nothing was sent [MQTT-3.1.2-24]
     */
    boolean send(Delivery delivery, boolean again, long now) {
        int alias = again ? 0 : aliases.known(delivery.message().topic());
        PublishOutput publish = publish(delivery, again, alias, alias != 0);
        ProtocolVersion version = terms.version();
        int size = publish.size(version, now);
        if (size < 0 || size > terms.maximumPacketSize()) {
            return false;
        }
        if (alias == 0 && !again && size + ALIAS_SIZE <= terms.maximumPacketSize()) {
            alias = aliases.introduce(delivery.message().topic());
            publish = alias == 0 ? publish : publish(delivery, false, alias, false);
        }
        if (delivery.message().isLarge()) {
            publish.writeHeader(connection.outboundBuffer().buffer(), version, now);
            connection.outboundBuffer().append(delivery.message().sharedPayload());
        } else {
            publish.write(connection.outboundBuffer().buffer(), version, now);
        }
        sent++;
        sentBytes += delivery.message().payload().length;
        meter.recordSent(delivery.qos(), delivery.message().payload().length);
        return true;
    }

    private static PublishOutput publish(Delivery delivery, boolean again, int alias, boolean topicOmitted) {
        return new PublishOutput(
                delivery.message(),
                delivery.qos(),
                again,
                delivery.retainFlag(),
                delivery.packetId(),
                delivery.identifiers(),
                alias,
                topicOmitted);
    }

    /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP; the reason is told to MQTT 5 only. */
    public void acknowledge(AcknowledgementPacket.Type type, int packetId, ReasonCode reason) {
        acknowledge(type, packetId, reason, reason.isError() ? reason.reasonString() : "");
    }

    /** The same with a text for people, where it may be sent. */
    public void acknowledge(AcknowledgementPacket.Type type, int packetId, ReasonCode reason, String text) {
        if (reason == ReasonCode.SUCCESS || !terms.isV5()) {
            PacketOutput.acknowledgement(connection.outboundBuffer().buffer(), type, packetId);
        } else {
            PropertyWriter properties = terms.explain(new PropertyWriter(), text, ACKNOWLEDGEMENT_SIZE);
            PacketOutput.acknowledgement(connection.outboundBuffer().buffer(), type, packetId, reason, properties);
        }
        connection.outboundBuffer().deferUntilPersisted();
    }

    /**
     * Sends SUBACK.
     *
     * @param codes those of the version
     * @param text why something was refused; empty if nothing was
     * @return false if it is larger than the client takes: then nothing was sent
     */
    public boolean subscribed(int packetId, List<Integer> codes, String text) {
        boolean fits = fits(codes);
        if (fits) {
            PropertyWriter properties = explain(codes, text);
            PacketOutput.suback(connection.outboundBuffer().buffer(), terms.version(), packetId, codes, properties);
            connection.outboundBuffer().deferUntilPersisted();
        }
        return fits;
    }

    /** Sends UNSUBACK; see {@link #subscribed}. */
    public boolean unsubscribed(int packetId, List<Integer> codes, String text) {
        boolean fits = fits(codes);
        if (fits) {
            PropertyWriter properties = explain(codes, text);
            PacketOutput.unsuback(connection.outboundBuffer().buffer(), terms.version(), packetId, codes, properties);
            connection.outboundBuffer().deferUntilPersisted();
        }
        return fits;
    }

    private boolean fits(List<Integer> codes) {
        return !terms.isV5() || SUBSCRIPTION_ANSWER_SIZE + codes.size() <= terms.maximumPacketSize();
    }

    private PropertyWriter explain(List<Integer> codes, String text) {
        return terms.explain(new PropertyWriter(), text, SUBSCRIPTION_ANSWER_SIZE + codes.size());
    }

    /** Closes the connection; MQTT 5 is told why. */
    public void disconnect(ReasonCode reason) {
        disconnect(reason, Optional.empty());
    }

    /** Closes the connection; MQTT 5 is told why, and which server to use instead if there is one (section 4.13). */
    public void disconnect(ReasonCode reason, Optional<String> otherServer) {
        PropertyWriter properties = new PropertyWriter();
        otherServer
                .filter(name ->
                        DISCONNECT_SIZE + 9 + name.getBytes(StandardCharsets.UTF_8).length <= terms.maximumPacketSize())
                .ifPresent(name -> properties.add(Property.SERVER_REFERENCE, name));
        end(Ending.byBroker(reason, ""));
        tell(reason, reason.reasonString(), properties);
        connection.close();
    }

    /** Closes the connection after a fault of the broker while a packet was written. */
    void abort() {
        end(Ending.byBroker(ReasonCode.UNSPECIFIED_ERROR, ""));
        connection.abort();
    }

    /**
     * Closes the connection of a client that broke the protocol and may be sending on. It is told why for people too, if
     * it takes a packet of that size [MQTT-3.14.2-3].
     */
    public void refuse(ReasonCode reason, String text) {
        end(Ending.byBroker(reason, text));
        tell(reason, text, new PropertyWriter());
        connection.closeLingering();
    }

    private void tell(ReasonCode reason, String text, PropertyWriter properties) {
        if (terms.isV5() && !connection.isClosing()) {
            terms.explain(properties, text, DISCONNECT_SIZE);
            PacketOutput.disconnect(connection.outboundBuffer().buffer(), reason, properties);
        }
    }
}

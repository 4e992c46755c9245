package dev.rookery.broker.mqtt;

/**
 * Takes the packets of a connection, one method a family, in the order in which they came. Each may throw what ends the
 * connection.
 */
public interface PacketHandler {
    void connect(ConnectPacket packet) throws PacketException;

    void publish(PublishPacket packet) throws PacketException;

    void acknowledgement(AcknowledgementPacket packet) throws PacketException;

    void subscribe(SubscribePacket packet) throws PacketException;

    void unsubscribe(UnsubscribePacket packet) throws PacketException;

    void pingRequest() throws PacketException;

    void disconnect(DisconnectPacket packet) throws PacketException;

    void auth(AuthPacket packet) throws PacketException;
}

package dev.rookery.broker.mqtt;

/** The will in a CONNECT. */
public record WillPacket(String topic, byte[] payload, int qos, boolean retain, Properties properties) {
    /** Seconds between the end of the connection and publication. */
    public long delay() {
        return properties.number(Property.WILL_DELAY_INTERVAL, 0);
    }
}

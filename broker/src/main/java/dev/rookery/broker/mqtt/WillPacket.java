package dev.rookery.broker.mqtt;

/** Will message of a CONNECT. */
public record WillPacket(String topic, byte[] payload, int qos, boolean retain, Properties properties) {
    /** Returns the will delay interval in seconds. */
    public long delaySeconds() {
        return properties.number(Property.WILL_DELAY_INTERVAL, 0);
    }
}

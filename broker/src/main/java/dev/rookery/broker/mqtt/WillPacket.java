package dev.rookery.broker.mqtt;

import dev.rookery.broker.memory.HeapSize;

/** Will message of a CONNECT. */
public record WillPacket(String topic, byte[] payload, int qos, boolean retain, Properties properties) {
    private static final int OBJECT_BYTES = 32;

    /** Returns the size of the will on the heap in bytes. */
    public long heapBytes() {
        return OBJECT_BYTES + HeapSize.of(topic) + HeapSize.of(payload) + properties.heapBytes();
    }

    /** Returns the will delay interval in seconds. */
    public long delaySeconds() {
        return properties.number(Property.WILL_DELAY_INTERVAL, 0);
    }
}

package dev.rookery.broker.mqtt;

import java.util.OptionalLong;

/** Messages with an expiry interval, for tests of other packages. */
public final class MessageExpiry {
    private MessageExpiry() {}

    /** Returns a message that expires after the given number of seconds. */
    public static Message expiringIn(String topic, long seconds) {
        MessageProperties none = MessageProperties.NONE;
        MessageProperties properties = new MessageProperties(
                none.utf8(),
                OptionalLong.of(seconds),
                none.contentType(),
                none.responseTopic(),
                none.correlationData(),
                none.userProperties());
        return Message.of(topic, new byte[] {'x'}, 1, true, properties, System.nanoTime());
    }
}

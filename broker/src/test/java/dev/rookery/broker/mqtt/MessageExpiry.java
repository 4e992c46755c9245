package dev.rookery.broker.mqtt;

import java.util.OptionalLong;

/** Messages that expire, for tests of other rooms. */
public final class MessageExpiry {
    private MessageExpiry() {}

    /** An empty message that expires in so many seconds. */
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

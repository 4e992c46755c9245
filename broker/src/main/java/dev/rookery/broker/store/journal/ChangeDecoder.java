package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageRecord;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what {@link ChangeEncoder} wrote. */
final class ChangeDecoder {
    private static final int[] NO_IDENTIFIERS = {};
    /** Of a change that belongs to a message by its number alone. */
    private static final String UNKNOWN_CLIENT = "";

    private final ByteBuf in;
    /** Null before the first. */
    private Message message;

    ChangeDecoder(ByteBuf in) {
        this.in = in;
    }

    /**
     * Reads all that is there.
     *
     * @throws RuntimeException if it is not what was written
     */
    void readAll(Consumer<Change> changes) {
        while (in.isReadable()) {
            ChangeType type = ChangeType.of(in.readByte());
            if (type == ChangeType.MESSAGE) {
                message = MessageRecord.read(in);
            } else {
                changes.accept(read(type));
            }
        }
    }

    private Change read(ChangeType type) {
        return switch (type) {
            case SESSION_KEPT -> new Change.SessionKept(text(), text(), in.readLong());
            case SESSION_AWAY -> new Change.SessionAway(text(), in.readLong());
            case SESSION_ENDED -> new Change.SessionEnded(text());
            case SUBSCRIBED -> new Change.Subscribed(text(), text(), options());
            case UNSUBSCRIBED -> new Change.Unsubscribed(text(), text());
            case MESSAGE -> throw new IllegalArgumentException("A message is no change");
            case MESSAGE_DUE -> due();
            case MESSAGE_SENT -> new Change.MessageSent(UNKNOWN_CLIENT, in.readLong(), in.readUnsignedShort());
            case MESSAGE_RECEIVED -> new Change.MessageReceived(UNKNOWN_CLIENT, in.readLong(), in.readUnsignedShort());
            case MESSAGE_DONE -> new Change.MessageDone(UNKNOWN_CLIENT, in.readLong());
            case IDENTIFIER_TAKEN -> new Change.IdentifierTaken(text(), in.readUnsignedShort());
            case IDENTIFIER_RELEASED -> new Change.IdentifierReleased(text(), in.readUnsignedShort());
            case RETAINED -> new Change.Retained(message);
        };
    }

    private Change due() {
        String clientId = text();
        long number = in.readLong();
        int qos = in.readByte();
        boolean retain = in.readBoolean();
        int packetId = in.readUnsignedShort();
        int[] identifiers = identifiers(in.readInt());
        String group = text();
        return new Change.MessageDue(
                clientId, number, message, qos, retain, identifiers, group.isEmpty() ? null : group, packetId);
    }

    private int[] identifiers(int count) {
        int[] identifiers = count == 0 ? NO_IDENTIFIERS : new int[count];
        for (int i = 0; i < count; i++) {
            identifiers[i] = in.readInt();
        }
        return identifiers;
    }

    private SubscriptionOptions options() {
        return new SubscriptionOptions(in.readByte(), in.readBoolean(), in.readBoolean(), in.readInt());
    }

    private String text() {
        return in.readCharSequence(in.readInt(), StandardCharsets.UTF_8).toString();
    }
}

package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageRecord;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes the output of {@link ChangeEncoder}. */
final class ChangeDecoder {
    private static final int[] NO_IDENTIFIERS = {};
    /** Session of changes that identify a message by its number alone. */
    private static final SessionKey UNKNOWN = SessionKey.FIRST;

    private final ByteBuf in;
    private final KeyDecoder keys;
    /** Message of the changes that follow. */
    private @Nullable Message message;

    ChangeDecoder(ByteBuf in, KeyDecoder keys) {
        this.in = in;
        this.keys = keys;
    }

    /**
     * Decodes all readable bytes.
     *
     * @throws IllegalArgumentException if the bytes are malformed
     * @throws IndexOutOfBoundsException if the bytes are truncated
     */
    void decodeAll(Consumer<Change> changes) {
        while (in.isReadable()) {
            ChangeType type = ChangeType.of(in.readByte());
            if (type == ChangeType.MESSAGE) {
                message = MessageRecord.read(in);
            } else {
                changes.accept(decode(type));
            }
        }
    }

    private Change decode(ChangeType type) {
        return switch (type) {
            case SESSION_PERSISTED -> new Change.SessionPersisted(keys.persisted(in), in.readLong());
            case SESSION_DISCONNECTED -> new Change.SessionDisconnected(keys.existing(in), in.readLong());
            case SESSION_ENDED -> new Change.SessionEnded(keys.ended(in));
            case SUBSCRIBED -> new Change.Subscribed(keys.existing(in), text(), options());
            case UNSUBSCRIBED -> new Change.Unsubscribed(keys.existing(in), text());
            case MESSAGE -> throw new IllegalArgumentException("Not a change: " + type);
            case MESSAGE_QUEUED -> messageQueued();
            case MESSAGE_SENT -> new Change.MessageSent(UNKNOWN, in.readLong(), in.readUnsignedShort());
            case MESSAGE_RECEIVED -> new Change.MessageReceived(UNKNOWN, in.readLong(), in.readUnsignedShort());
            case MESSAGE_REMOVED -> new Change.MessageRemoved(UNKNOWN, in.readLong());
            case PACKET_ID_RESERVED -> new Change.PacketIdReserved(keys.existing(in), in.readUnsignedShort());
            case PACKET_ID_RELEASED -> new Change.PacketIdReleased(keys.existing(in), in.readUnsignedShort());
            case RETAINED -> new Change.Retained(message());
            case NUMBERS_ASSIGNED -> new Change.NumbersAssigned(in.readLong());
            case TENANT_REMOVED -> new Change.TenantRemoved();
            case WILL_SET -> new Change.WillSet(keys.existing(in), new Will(message(), in.readLong(), in.readLong()));
            case WILL_REMOVED -> new Change.WillRemoved(keys.existing(in));
        };
    }

    private Change messageQueued() {
        SessionKey session = keys.existing(in);
        long number = in.readLong();
        int qos = in.readByte();
        boolean retain = in.readBoolean();
        int packetId = in.readUnsignedShort();
        int[] identifiers = identifiers(in.readInt());
        String sharedFilter = text();
        return new Change.MessageQueued(
                session,
                number,
                message(),
                qos,
                retain,
                identifiers,
                sharedFilter.isEmpty() ? null : sharedFilter,
                packetId);
    }

    private Message message() {
        if (message == null) {
            throw new IllegalArgumentException("No message precedes the change");
        }
        return message;
    }

    private int[] identifiers(int count) {
        if (count < 0 || count > in.readableBytes() / Integer.BYTES) {
            throw new IndexOutOfBoundsException("A list of subscription identifiers is longer than its record");
        }
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

package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageRecord;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Encodes changes of one tenant. {@link ChangeDecoder} decodes them.
 *
 * <p>A message is encoded once, before the first change that refers to it, and applies to all changes up to the next message.
 * Deliveries of one publication follow each other, so that a message to many clients is encoded only once.
 */
final class ChangeEncoder {
    private final ByteBuf out;
    /** The message encoded last. */
    private @Nullable Message message;

    ChangeEncoder(ByteBuf out) {
        this.out = out;
    }

    void encode(Change change) {
        if (change instanceof Change.MessageQueued queued) {
            encodeQueued(queued);
        } else if (change instanceof Change.MessageRemoved removed) {
            type(ChangeType.MESSAGE_REMOVED).writeLong(removed.number());
        } else if (change instanceof Change.MessageSent sent) {
            type(ChangeType.MESSAGE_SENT).writeLong(sent.number()).writeShort(sent.packetId());
        } else if (change instanceof Change.MessageReceived received) {
            type(ChangeType.MESSAGE_RECEIVED).writeLong(received.number()).writeShort(received.packetId());
        } else if (change instanceof Change.PacketIdReserved reserved) {
            session(ChangeType.PACKET_ID_RESERVED, reserved.session()).writeShort(reserved.packetId());
        } else if (change instanceof Change.PacketIdReleased released) {
            session(ChangeType.PACKET_ID_RELEASED, released.session()).writeShort(released.packetId());
        } else if (change instanceof Change.Retained retained) {
            message(retained.message());
            type(ChangeType.RETAINED);
        } else {
            encodeSession(change);
        }
    }

    private void encodeSession(Change change) {
        if (change instanceof Change.SessionPersisted session) {
            session(ChangeType.SESSION_PERSISTED, session.session()).writeLong(session.expirySeconds());
        } else if (change instanceof Change.SessionDisconnected session) {
            session(ChangeType.SESSION_DISCONNECTED, session.session()).writeLong(session.since());
        } else if (change instanceof Change.SessionEnded session) {
            session(ChangeType.SESSION_ENDED, session.session());
        } else if (change instanceof Change.Subscribed subscribed) {
            session(ChangeType.SUBSCRIBED, subscribed.session());
            text(subscribed.filter());
            options(subscribed.options());
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            session(ChangeType.UNSUBSCRIBED, unsubscribed.session());
            text(unsubscribed.filter());
        } else if (change instanceof Change.NumbersAssigned numbers) {
            type(ChangeType.NUMBERS_ASSIGNED).writeLong(numbers.last());
        } else if (change instanceof Change.WillSet set) {
            message(set.will().message());
            session(ChangeType.WILL_SET, set.session())
                    .writeLong(set.will().delaySeconds())
                    .writeLong(set.will().expirySeconds());
        } else if (change instanceof Change.WillRemoved removed) {
            session(ChangeType.WILL_REMOVED, removed.session());
        } else if (change instanceof Change.TenantRemoved) {
            type(ChangeType.TENANT_REMOVED);
        } else {
            throw new IllegalArgumentException("Unknown change " + change);
        }
    }

    private void encodeQueued(Change.MessageQueued queued) {
        message(queued.message());
        session(ChangeType.MESSAGE_QUEUED, queued.session()).writeLong(queued.number());
        out.writeByte(queued.qos()).writeBoolean(queued.retain()).writeShort(queued.packetId());
        out.writeInt(queued.identifiers().length);
        for (int identifier : queued.identifiers()) {
            out.writeInt(identifier);
        }
        // Filters are never empty.
        text(queued.sharedFilter() == null ? "" : queued.sharedFilter());
    }

    private void message(Message next) {
        if (next != message) {
            message = next;
            type(ChangeType.MESSAGE);
            MessageRecord.write(next, out);
        }
    }

    private void options(SubscriptionOptions options) {
        out.writeByte(options.qos()).writeBoolean(options.noLocal()).writeBoolean(options.retainAsPublished());
        out.writeInt(options.identifier());
    }

    private ByteBuf session(ChangeType type, SessionKey key) {
        type(type);
        text(key.clientId());
        text(key.username());
        return out;
    }

    private ByteBuf type(ChangeType type) {
        return out.writeByte(type.code());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length).writeBytes(bytes);
    }
}

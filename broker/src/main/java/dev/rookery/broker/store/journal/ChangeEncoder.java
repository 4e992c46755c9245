package dev.rookery.broker.store.journal;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.MessageRecord;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes changes of one tenant as bytes; {@link ChangeDecoder} reads them. A message is written once and means all that follow
 * which name none: those of a publication, to however many clients, come one after the other.
 */
final class ChangeEncoder {
    private final ByteBuf out;
    /** Null before the first. */
    private Message message;

    ChangeEncoder(ByteBuf out) {
        this.out = out;
    }

    /** Appends a change. */
    void write(Change change) {
        if (change instanceof Change.MessageDue due) {
            write(due);
        } else if (change instanceof Change.MessageDone done) {
            type(ChangeType.MESSAGE_DONE).writeLong(done.number());
        } else if (change instanceof Change.MessageSent sent) {
            type(ChangeType.MESSAGE_SENT).writeLong(sent.number()).writeShort(sent.packetId());
        } else if (change instanceof Change.MessageReceived received) {
            type(ChangeType.MESSAGE_RECEIVED).writeLong(received.number()).writeShort(received.packetId());
        } else if (change instanceof Change.IdentifierTaken taken) {
            client(ChangeType.IDENTIFIER_TAKEN, taken.clientId()).writeShort(taken.packetId());
        } else if (change instanceof Change.IdentifierReleased released) {
            client(ChangeType.IDENTIFIER_RELEASED, released.clientId()).writeShort(released.packetId());
        } else if (change instanceof Change.Retained retained) {
            message(retained.message());
            type(ChangeType.RETAINED);
        } else {
            writeOfSession(change);
        }
    }

    private void writeOfSession(Change change) {
        if (change instanceof Change.SessionKept kept) {
            client(ChangeType.SESSION_KEPT, kept.clientId());
            text(kept.username());
            out.writeLong(kept.expirySeconds());
        } else if (change instanceof Change.SessionAway away) {
            client(ChangeType.SESSION_AWAY, away.clientId()).writeLong(away.since());
        } else if (change instanceof Change.SessionEnded ended) {
            client(ChangeType.SESSION_ENDED, ended.clientId());
        } else if (change instanceof Change.Subscribed subscribed) {
            client(ChangeType.SUBSCRIBED, subscribed.clientId());
            text(subscribed.filter());
            options(subscribed.options());
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            client(ChangeType.UNSUBSCRIBED, unsubscribed.clientId());
            text(unsubscribed.filter());
        } else {
            throw new IllegalArgumentException("Unknown change " + change);
        }
    }

    private void write(Change.MessageDue due) {
        message(due.message());
        client(ChangeType.MESSAGE_DUE, due.clientId()).writeLong(due.number());
        out.writeByte(due.qos()).writeBoolean(due.retain()).writeShort(due.packetId());
        out.writeInt(due.identifiers().length);
        for (int identifier : due.identifiers()) {
            out.writeInt(identifier);
        }
        // No filter is empty.
        text(due.group() == null ? "" : due.group());
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

    private ByteBuf client(ChangeType type, String clientId) {
        type(type);
        text(clientId);
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

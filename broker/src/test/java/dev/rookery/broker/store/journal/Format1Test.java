package dev.rookery.broker.store.journal;

import static dev.rookery.broker.store.journal.TestJournal.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.broker.mqtt.MessageRecord;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals of format 1, which identify a session by its client id. */
class Format1Test {
    private static final int MARKER = 77;

    @TempDir
    private Path directory;

    private final ByteBuf changes = Unpooled.buffer();

    private ByteBuf change(ChangeType type, String... texts) {
        changes.writeByte(type.code());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            changes.writeInt(bytes.length).writeBytes(bytes);
        }
        return changes;
    }

    private void persisted(String clientId, String username) {
        change(ChangeType.SESSION_PERSISTED, clientId, username).writeLong(100);
    }

    private void subscribed(String clientId, String filter) {
        change(ChangeType.SUBSCRIBED, clientId, filter)
                .writeByte(1)
                .writeBoolean(false)
                .writeBoolean(false)
                .writeInt(0);
    }

    private void queued(String clientId, long number, String payload) {
        changes.writeByte(ChangeType.MESSAGE.code());
        MessageRecord.write(TestJournal.message("t", payload), changes);
        change(ChangeType.MESSAGE_QUEUED, clientId)
                .writeLong(number)
                .writeByte(1)
                .writeBoolean(false)
                .writeShort(0)
                .writeInt(0)
                .writeInt(0);
    }

    /** Writes the changes as a segment of format 1. */
    private void write(int number) throws IOException {
        Frame frame = new Frame();
        frame.add(TENANT, changes);
        ByteBuf segment = Unpooled.buffer()
                .writeBytes("ROOKERYJ".getBytes(StandardCharsets.US_ASCII))
                .writeInt(1)
                .writeInt(0)
                .writeInt(MARKER)
                .writeBytes(frame.seal(MARKER, 0));
        byte[] bytes = new byte[segment.readableBytes()];
        segment.readBytes(bytes);
        Files.write(directory.resolve(String.format("%016d.journal", number)), bytes);
        changes.clear();
    }

    @Test
    void restoresSessionsForTheUsersWhoCreatedThem() throws IOException {
        persisted("c", "user");
        subscribed("c", "t/#");
        change(ChangeType.PACKET_ID_RESERVED, "c").writeShort(9);
        queued("c", 1, "of the user");
        persisted("anonymous", "");
        queued("anonymous", 2, "of no user");
        change(ChangeType.SESSION_DISCONNECTED, "c").writeLong(1234);
        write(1);

        try (TestJournal journal = new TestJournal(directory)) {
            assertThat(journal.restored())
                    .containsExactly(
                            "a session c of user expires 100",
                            "a c disconnected at 1234",
                            "a c reserved 9",
                            "a session anonymous of  expires 100",
                            "a c subscribed t/# " + new SubscriptionOptions(1, false, false, 0),
                            "a c queued 1 t=of the user",
                            "a anonymous of '' queued 2 t=of no user");
        }
    }

    @Test
    void separatesSuccessiveSessionsOfTwoUsers() throws IOException {
        persisted("c", "former");
        queued("c", 1, "of the former user");
        change(ChangeType.SESSION_ENDED, "c");
        queued("c", 2, "of an ended session");
        persisted("c", "user");
        write(1);
        queued("c", 3, "of the user");
        write(2);

        try (TestJournal journal = new TestJournal(directory)) {
            assertThat(journal.restored())
                    .containsExactly("a session c of user expires 100", "a c queued 3 t=of the user");
        }
    }

    @Test
    void refusesAMissingSegment() throws IOException {
        persisted("c", "user");
        write(1);
        queued("c", 1, "one");
        write(2);
        queued("c", 2, "two");
        write(3);
        Files.delete(directory.resolve("0000000000000002.journal"));

        assertThatThrownBy(() -> new TestJournal(directory).close())
                .hasMessageContaining("0000000000000002.journal is missing");
    }

    @Test
    void continuesInTheCurrentFormat() throws IOException {
        persisted("c", "user");
        queued("c", 1, "before");
        write(1);
        SessionKey other = new SessionKey("c", "other");
        try (TestJournal journal = new TestJournal(directory)) {
            journal.persist(TestJournal.session(other), TestJournal.queued(other, 2, TestJournal.message("t", "2"), 0));
            journal.persist(TestJournal.queued("c", 3, TestJournal.message("t", "after")));
            journal.persist(new Change.SessionEnded(other));
        }

        try (TestJournal journal = new TestJournal(directory)) {
            assertThat(journal.restored())
                    .containsExactly(
                            "a session c of user expires 100", "a c queued 1 t=before", "a c queued 3 t=after");
        }
        byte[] second = Files.readAllBytes(directory.resolve("0000000000000002.journal"));
        assertThat(ByteBuffer.wrap(second).getInt(8)).as("format").isEqualTo(4);
    }
}

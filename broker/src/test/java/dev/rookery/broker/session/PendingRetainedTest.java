package dev.rookery.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.RetainedTree;
import org.junit.jupiter.api.Test;

class PendingRetainedTest {
    private final MemoryAccount memory =
            new TenantMemory(new MemoryBudget(100 << 20, 1 << 20).loop(Runnable::run), () -> 0, user -> 0).open("u");
    private final RetainedTree<Message> tree = new RetainedTree<>();
    private final PendingRetained pending = new PendingRetained(memory);

    private void retain(String topic) {
        tree.put(topic, Message.of(topic, new byte[1], 0, true));
    }

    @Test
    void chargesPositionsUntilAllMessagesAreSent() {
        retain("a/1");
        pending.add("a/+", tree.cursor("a/+"));
        pending.add("b", tree.cursor("b"));
        assertThat(memory.bytes()).isEqualTo(PendingRetained.heapBytes("a/+") + PendingRetained.heapBytes("b"));

        assertThat(pending.advance("a/+")).isNotNull();
        assertThat(pending.advance("a/+")).isNull();
        assertThat(memory.bytes()).isEqualTo(PendingRetained.heapBytes("b"));
        pending.add("b", tree.cursor("b"));
        assertThat(memory.bytes()).isEqualTo(PendingRetained.heapBytes("b"));
        pending.remove("b");
        assertThat(memory.bytes()).isZero();
    }

    /** A position is as long as a topic: 64 KiB for each session of a user. */
    @Test
    void truncatesMessagesWhosePositionDoesNotFit() {
        String longTopic = "a/1" + "x".repeat(10_000);
        retain("a/0");
        retain(longTopic);
        retain("a/2");
        pending.add("a/+", tree.cursor("a/+"));
        assertThat(pending.advance("a/+")).isNotNull();
        assertThat(pending.isTruncated()).isFalse();
        memory.setLimit(memory.bytes() + 1000);

        Message message = pending.advance("a/+");
        assertThat(message == null ? null : message.topic()).isEqualTo(longTopic);
        assertThat(pending.isTruncated()).isTrue();
        assertThat(pending.isEmpty()).isTrue();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void releasesAllAtTheEndOfTheSession() {
        pending.add("a", tree.cursor("a"));
        pending.add("b/#", tree.cursor("b/#"));
        pending.clear();

        assertThat(memory.bytes()).isZero();
        assertThat(pending.isEmpty()).isTrue();
    }
}

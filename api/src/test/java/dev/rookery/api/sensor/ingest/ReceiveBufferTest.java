package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.TenantId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private static final int MIB = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OVERHEAD_BYTES = 201;

    /** Session of a tenant that offers messages to the buffer. */
    private static final class Sender {
        private final SessionKey key;
        private final ReceiveBuffer buffer;
        private int resumed;
        private final SessionQueue queue = new SessionQueue(this::resume);

        Sender(String tenant, ReceiveBuffer buffer) {
            key = new SessionKey(new TenantId(tenant), "session");
            this.buffer = buffer;
        }

        private void resume() {
            resumed++;
        }

        boolean offer(int size) {
            return buffer.offer(queue, message(key, size - OVERHEAD_BYTES));
        }
    }

    @Test
    void stopsReadingAtItsSizeInBytes() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(1000, 4 * MIB, 1000, Duration.ZERO);
        Sender sender = new Sender("acme", buffer);

        assertThat(sender.offer(3 * MIB)).isTrue();
        assertThat(sender.offer(2 * MIB)).isFalse();
        assertThat(buffer.takeResumable()).isEmpty();

        // A batch ends with the message that exceeds a quarter of the buffer.
        assertThat(buffer.takeBatch(TIMEOUT)).hasSize(1);
        buffer.takeResumable().forEach(SessionQueue::resume);
        assertThat(sender.resumed).isEqualTo(1);
        assertThat(buffer.takeResumable()).isEmpty();
    }

    @Test
    void stopsReadingAtTheNumberOfMessagesOfASession() {
        ReceiveBuffer buffer = new ReceiveBuffer(3, 4 * MIB, 1000, Duration.ZERO);
        Sender sender = new Sender("acme", buffer);

        assertThat(sender.offer(1000)).isTrue();
        assertThat(sender.offer(1000)).isTrue();
        assertThat(sender.offer(1000)).isFalse();
        assertThat(new Sender("globex", buffer).offer(1000)).isTrue();
    }

    /** One tenant has filled the buffer before others send. */
    @Test
    void sessionsShareEachBatch() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(10_000, MIB, 100, Duration.ZERO);
        Sender flood = new Sender("flood", buffer);
        while (flood.offer(1000)) {
            assertThat(flood.resumed).isZero();
        }
        List<Sender> quiet = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            quiet.add(new Sender("quiet" + i, buffer));
            quiet.get(i).offer(1000);
        }

        List<ReceivedPublish> batch = buffer.takeBatch(TIMEOUT);

        assertThat(batch).hasSize(100);
        assertThat(batch.stream()
                        .map(message -> message.session().tenant())
                        .collect(Collectors.groupingBy(tenant -> tenant, Collectors.counting())))
                .hasSize(50)
                .containsEntry(flood.key.tenant(), 51L);
        // The quiet sessions, which were stopped while the buffer was full, go on.
        buffer.takeResumable().forEach(SessionQueue::resume);
        assertThat(quiet).allMatch(sender -> sender.resumed == 1);
    }

    @Test
    void eachSessionHasItsTurnIfThereAreMoreThanABatchHolds() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(10_000, MIB, 10, Duration.ZERO);
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            senders.add(new Sender("t" + i, buffer));
            for (int message = 0; message < 4; message++) {
                senders.get(i).offer(1000);
            }
        }

        List<SessionKey> order = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            buffer.takeBatch(TIMEOUT).forEach(message -> order.add(message.session()));
        }

        List<SessionKey> once = senders.stream().map(sender -> sender.key).toList();
        assertThat(order).hasSize(100);
        for (int round = 0; round < 4; round++) {
            assertThat(order.subList(round * 25, round * 25 + 25)).isEqualTo(once);
        }
    }

    @Test
    void aFloodLeavesHalfOfTheBufferToAnotherSession() {
        ReceiveBuffer buffer = new ReceiveBuffer(10_000, MIB, 10_000, Duration.ZERO);
        Sender other = new Sender("other", buffer);
        other.offer(1000);
        Sender flood = new Sender("flood", buffer);

        int accepted = 1;
        while (flood.offer(1000)) {
            accepted++;
        }

        assertThat(accepted).isBetween(500, 550);
        assertThat(other.offer(1000)).isTrue();
    }

    @Test
    void dropsTheMessagesOfAnEndedSession() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(10, MIB, 10, Duration.ZERO);
        Sender ended = new Sender("ended", buffer);
        Sender other = new Sender("other", buffer);
        ended.offer(1000);
        other.offer(1000);

        buffer.remove(ended.queue);

        assertThat(buffer.takeBatch(TIMEOUT))
                .extracting(ReceivedPublish::session)
                .containsExactly(other.key);
        buffer.close();
        assertThat(buffer.isDone()).isTrue();
    }

    @Test
    void wakes() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(10, MIB, 10, Duration.ZERO);
        buffer.wake();

        assertThat(buffer.takeBatch(TIMEOUT)).isEmpty();
    }

    @Test
    void sizeDependsOnTheHeap() {
        assertThat(IngestConfig.defaultBufferBytes(320L * MIB)).isEqualTo(40L * MIB);
        assertThat(IngestConfig.defaultBufferBytes(4096L * MIB)).isEqualTo(64L * MIB);
        assertThatThrownBy(() -> IngestConfig.requireFits(256L * MIB, 320L * MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--ingest-buffer");
    }

    private static ReceivedPublish message(SessionKey session, int size) {
        return new ReceivedPublish(
                session, "t", new byte[size], 1, false, Optional.empty(), 0, 0, new EmbeddedChannel());
    }
}

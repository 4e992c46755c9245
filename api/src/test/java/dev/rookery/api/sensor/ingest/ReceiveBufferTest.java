package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private static final int MIB = 1 << 20;

    @Test
    void stopsReadingAtItsSizeInBytes() throws InterruptedException {
        ReceiveBuffer buffer = new ReceiveBuffer(1000, 4 * MIB, 1000, Duration.ZERO);

        assertThat(buffer.offer(message(3 * MIB))).isTrue();
        assertThat(buffer.offer(message(2 * MIB))).isFalse();

        // A batch ends with the message that exceeds a quarter of the buffer.
        assertThat(buffer.takeBatch(Duration.ofSeconds(60))).hasSize(1);
        assertThat(buffer.hasCapacity()).isTrue();
    }

    @Test
    void sizeDependsOnTheHeap() {
        assertThat(IngestConfig.defaultBufferBytes(320L * MIB)).isEqualTo(40L * MIB);
        assertThat(IngestConfig.defaultBufferBytes(4096L * MIB)).isEqualTo(64L * MIB);
        assertThatThrownBy(() -> IngestConfig.requireFits(256L * MIB, 320L * MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--ingest-buffer");
    }

    private static ReceivedPublish message(int size) {
        return new ReceivedPublish("t", new byte[size], 1, false, Optional.empty(), 0, new EmbeddedChannel());
    }
}

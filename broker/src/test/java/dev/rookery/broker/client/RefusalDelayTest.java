package dev.rookery.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.mqtt.ReasonCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalDelayTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private boolean closed;
    private final List<ReasonCode> refused = new ArrayList<>();

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    private void refuse(ReasonCode reason) {
        RefusalDelay.run(channel.eventLoop(), () -> closed, reason, () -> refused.add(reason));
    }

    @Test
    void clientsThatComeTooOftenWait() {
        refuse(ReasonCode.CONNECTION_RATE_EXCEEDED);
        refuse(ReasonCode.SERVER_BUSY);
        channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(refused).isEmpty();

        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(refused).containsExactly(ReasonCode.CONNECTION_RATE_EXCEEDED, ReasonCode.SERVER_BUSY);
    }

    @Test
    void othersAreRefusedAtOnce() {
        refuse(ReasonCode.NOT_AUTHORIZED);

        assertThat(refused).containsExactly(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void closedConnectionsAreNotRefused() {
        refuse(ReasonCode.SERVER_BUSY);
        closed = true;
        channel.advanceTimeBy(RefusalDelay.SECONDS, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(refused).isEmpty();
    }
}

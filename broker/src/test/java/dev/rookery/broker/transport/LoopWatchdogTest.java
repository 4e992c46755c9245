package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.memory.MemoryBudget;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoopWatchdogTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LoopWatchdog.class);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Long> lags = new ArrayList<>();
    private long now;
    private final WorkScheduler scheduler = new WorkScheduler(() -> now);
    private final LoopWatchdog watchdog = new LoopWatchdog(3, scheduler, () -> now);

    @BeforeEach
    void start() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        watchdog.addReceiver(lags::add);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
        channel.close();
    }

    private void runAfter(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        watchdog.run();
    }

    private List<String> messages() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void measuresTheLag() {
        runAfter(100);
        runAfter(150);
        runAfter(100);

        assertThat(lags).containsExactly(0L, TimeUnit.MILLISECONDS.toNanos(50), 0L);
        assertThat(messages()).isEmpty();
    }

    @Test
    void logsTheLongestPacketOfALongLag() {
        Connection connection = new Connection(
                channel, InetSocketAddress.createUnresolved("client", 1), 1024, new MemoryBudget(1 << 20, 1 << 20));
        connection.shareTimeWith(new UserKey(TenantId.DEFAULT, "alice"), "sensor-1");
        scheduler.record(connection, "PINGREQ", 10);
        scheduler.record(connection, "PUBLISH", TimeUnit.MILLISECONDS.toNanos(870));
        scheduler.record(connection, "PUBACK", 20);

        runAfter(1000);

        assertThat(messages()).singleElement().satisfies(message -> assertThat(message)
                .contains("loop=3", "lagMillis=900", "alice", "clientId=sensor-1", "PUBLISH", "packetMillis=870"));
    }

    /** An idle loop is to sleep. */
    @Test
    void measuresAnIdleLoopOnceASecond() {
        for (int i = 0; i < LoopWatchdog.IDLE_AFTER; i++) {
            runAfter(100);
        }
        runAfter(1000);
        runAfter(1040);
        runAfter(1100);
        runAfter(100);

        assertThat(lags.subList(LoopWatchdog.IDLE_AFTER, lags.size()))
                .containsExactly(0L, TimeUnit.MILLISECONDS.toNanos(40), TimeUnit.MILLISECONDS.toNanos(100), 0L);
        assertThat(messages()).isEmpty();
    }

    @Test
    void reportsAPacketThatDelayedAnIdleLoop() {
        Connection connection = new Connection(
                channel, InetSocketAddress.createUnresolved("client", 1), 1024, new MemoryBudget(1 << 20, 1 << 20));
        connection.shareTimeWith(new UserKey(TenantId.DEFAULT, "alice"), "sensor-1");
        for (int i = 0; i < LoopWatchdog.IDLE_AFTER; i++) {
            runAfter(100);
        }
        scheduler.record(connection, "SUBSCRIBE", TimeUnit.MILLISECONDS.toNanos(400));

        runAfter(1000);

        assertThat(messages()).singleElement().satisfies(message -> assertThat(message)
                .contains("lagMillis=400", "SUBSCRIBE"));
    }

    @Test
    void logsNoMoreThanOnceInTenSeconds() {
        for (int i = 0; i < 20; i++) {
            runAfter(1000);
        }
        assertThat(messages()).hasSize(2);
    }

    @Test
    void doesNotBlameAnEarlierPacket() {
        Connection connection = new Connection(
                channel, InetSocketAddress.createUnresolved("client", 1), 1024, new MemoryBudget(1 << 20, 1 << 20));
        scheduler.record(connection, "PUBLISH", TimeUnit.MILLISECONDS.toNanos(20));
        runAfter(100);

        runAfter(1000);

        assertThat(messages()).singleElement().satisfies(message -> assertThat(message)
                .contains("lagMillis=900", "garbage collection"));
    }
}

package dev.rookery.bench.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.bench.driver.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The broker as its launcher starts it, in a control group with the memory of a container, under users who take what they
 * can get, and its start with what they have left. 320 MiB is the limit of the chart.
 */
@Tag("container")
@Timeout(600)
class ContainerMemoryTest {
    private static final int FLEET = 5000;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} MiB")
    @ValueSource(ints = {128, 256, 320})
    void survivesAttacksAndRestarts(int mebibytes) throws PeerException, InterruptedException {
        assumeTrue(BuiltLauncher.isUsable(), BuiltLauncher.REASON);
        RookeryPeer peer =
                new RookeryPeer("limited", BuiltLauncher.HOME, List.of(), OptionalLong.of((long) mebibytes << 20));
        try (RunningPeer broker = peer.start(new PeerSetting(folder, Transport.TCP, Optional.empty(), false))) {
            try (MemoryAttacks attacks = new MemoryAttacks(broker.endpoint())) {
                attacks.fleet("tenant-90", FLEET);
                attacks.wills("tenant-0");
                attacks.subscriptions("tenant-1");
                attacks.sessions("tenant-2");
                attacks.retained("tenant-3");
                attacks.queued("tenant-4");
                attacks.aliases("tenant-5");
                attacks.partialLogins("tenant-6", 60_000);
                attacks.partialPackets("tenant-7");
                attacks.slowSubscribers("tenant-8");
                for (int user = 10; user < 16; user++) {
                    attacks.retained("tenant-" + user);
                    attacks.queued("tenant-" + user);
                }
                attacks.assertServed("tenant-99");
            }
            Crash crash = broker.crash().orElseThrow();
            crash.kill();
            crash.restart();
            try (MemoryAttacks served = new MemoryAttacks(broker.endpoint())) {
                served.assertServed("tenant-99");
            }
        }
    }
}

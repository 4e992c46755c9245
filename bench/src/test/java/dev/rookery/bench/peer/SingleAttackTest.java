package dev.rookery.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.bench.driver.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack on the memory of a broker alone, in a control group: others are served afterwards, and after a restart.
 * {@code -Drookery.attacked=DIR} attacks another build of this project instead, to see which attacks it does not survive;
 * docs/benchmarks.md has the results.
 */
@Tag("container")
@Timeout(600)
class SingleAttackTest {
    private static final Optional<Path> OTHER_BUILD =
            Optional.ofNullable(System.getProperty("rookery.attacked")).map(Path::of);
    private static final int SHOWN_LINES = 5;

    @TempDir
    private Path folder;

    private static Stream<Arguments> attacks() {
        return Stream.of(MemoryAttack.values())
                .flatMap(attack -> Stream.of(128, 320).map(mebibytes -> Arguments.of(attack, mebibytes)));
    }

    @ParameterizedTest(name = "{0}, {1} MiB")
    @MethodSource("attacks")
    void survivesAttackAndRestart(MemoryAttack attack, int mebibytes)
            throws PeerException, InterruptedException, IOException {
        assumeTrue(
                ControlGroup.isAvailable() && (OTHER_BUILD.isPresent() || BuiltLauncher.isUsable()),
                BuiltLauncher.REASON);
        RookeryPeer peer = new RookeryPeer(
                "attacked", OTHER_BUILD.orElse(BuiltLauncher.HOME), List.of(), OptionalLong.of((long) mebibytes << 20));
        try (RunningPeer broker = peer.start(new PeerSetting(folder, Transport.TCP, Optional.empty(), false))) {
            attack(attack, broker);
            Crash crash = broker.crash().orElseThrow();
            crash.kill();
            crash.restart();
            try (MemoryAttacks served = new MemoryAttacks(broker.endpoint())) {
                served.assertServed("tenant-99");
            }
        }
    }

    private void attack(MemoryAttack attack, RunningPeer broker) throws IOException {
        try (MemoryAttacks attacks = new MemoryAttacks(broker.endpoint())) {
            attack.execute(attacks);
            attacks.assertServed("tenant-99");
            // A thread that has ended for lack of memory may be missed later.
            assertThat(output()).noneMatch(line -> line.contains("OutOfMemoryError"));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    (broker.process().canRead() ? "The broker is alive, but: " : "The broker has ended: ")
                            + e.getMessage() + "\n" + lastLines(),
                    e);
        }
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(folder.resolve("output.log"));
    }

    private String lastLines() throws IOException {
        List<String> lines = output();
        return lines.stream().skip(Math.max(0, lines.size() - SHOWN_LINES)).collect(Collectors.joining("\n"));
    }
}

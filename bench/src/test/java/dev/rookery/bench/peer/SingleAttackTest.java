package dev.rookery.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.bench.driver.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
        List<String> failures = new ArrayList<>();
        try (RunningPeer broker = peer.start(new PeerSetting(folder, Transport.TCP, Optional.empty(), false))) {
            try (MemoryAttacks attacks = new MemoryAttacks(broker.endpoint())) {
                attempt("the attack", failures, () -> attack.execute(attacks));
                attempt("another user", failures, () -> attacks.assertServed("tenant-99"));
            }
            if (!broker.process().canRead()) {
                failures.add("the broker has ended");
            }
            // A thread that has ended for lack of memory may be missed later.
            if (output().stream().anyMatch(line -> line.contains("OutOfMemoryError"))) {
                failures.add("out of memory");
            }
            restart(broker, failures);
        }
        assertThat(failures).isEmpty();
    }

    private static void restart(RunningPeer broker, List<String> failures) throws InterruptedException {
        Crash crash = broker.crash().orElseThrow();
        crash.kill();
        try {
            crash.restart();
        } catch (PeerException e) {
            failures.add("restart: " + e.getMessage());
            return;
        }
        try (MemoryAttacks served = new MemoryAttacks(broker.endpoint())) {
            attempt("another user after the restart", failures, () -> served.assertServed("tenant-99"));
        }
    }

    private static void attempt(String name, List<String> failures, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add(name + ": " + e.getMessage());
        }
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(folder.resolve("output.log"));
    }
}

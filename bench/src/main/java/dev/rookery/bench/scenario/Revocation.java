package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.Identity;
import dev.rookery.bench.flow.Crowd;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connected users are deactivated in one transaction; the latencies are those from just before it is committed until the
 * broker has cut the client off.
 */
final class Revocation implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_MILLIS = 10;

    @Override
    public String name() {
        return "revocation";
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public Optional<String> obstacle(RunningPeer peer) {
        return peer.userTable().isPresent()
                ? Optional.empty()
                : Optional.of("the broker has no users that can be changed while they are connected");
    }

    @Override
    public Outcome run(Stage stage, int qos) throws DriverException, InterruptedException {
        UserTable users = stage.peer().userTable().orElseThrow();
        List<Account> accounts = Accounts.revocable(stage.settings().sizes().revoked());
        users.put(accounts);
        CutOffs cutOffs = new CutOffs();
        Crowd crowd =
                new Crowd(stage.clients().speaking(stage.settings().version()), members(stage, accounts, cutOffs));
        stage.loop().await(crowd::open);

        stage.loop().execute(cutOffs::begin);
        users.deactivate(accounts.stream().map(Account::username).toList());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (stage.loop().call(cutOffs::count) < accounts.size() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        long left = accounts.size() - stage.loop().call(cutOffs::count);
        stage.loop().await(crowd::close);
        return new Outcome(
                Figures.builder().put(cutOffs.latencies).build(),
                left == 0
                        ? List.of()
                        : List.of(left + " revoked clients still connected after " + PATIENCE.toSeconds() + " s"));
    }

    private static List<Crowd.Member> members(Stage stage, List<Account> accounts, CutOffs cutOffs) {
        List<Crowd.Member> members = new ArrayList<>();
        for (Account account : accounts) {
            Identity identity =
                    new Identity(stage.run() + "-" + account.username(), Optional.of(account.credentials()));
            members.add(new Crowd.Member(
                    identity, cutOffs, Optional.of(new Crowd.Subscription(stage.topicRoot() + "/news", 0))));
        }
        return members;
    }

    /** Notes when clients are cut off. On the driver's event loop. */
    private static final class CutOffs implements ClientListener {
        private final Latencies latencies = new Latencies();
        private long startNanos;
        private boolean begun;

        void begin() {
            begun = true;
            startNanos = System.nanoTime();
        }

        long count() {
            return latencies.count();
        }

        @Override
        public void delivered(ByteBuf payload, boolean retained) {}

        @Override
        public void ready() {}

        @Override
        public void lost(String reason) {
            if (begun) {
                latencies.record(System.nanoTime() - startNanos);
            }
        }
    }
}

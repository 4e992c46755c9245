package dev.rookery.provisioner.rollout;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step of the rollout in progress, in one transaction: what it decides and what it changes is stored together, so that a
 * process that is killed leaves nothing half made. Replicas exclude each other by the lock of the rollout's row.
 */
final class RolloutStep {
    private final Rollout rollout;
    private final RolloutPlan plan;
    private final RolloutRepository repository;
    private final RolloutMembers members;

    private RolloutStep(SqlConnection connection, Rollout rollout) {
        this.rollout = rollout;
        this.plan = rollout.plan();
        this.repository = new RolloutRepository(connection);
        this.members = new RolloutMembers(connection, rollout);
    }

    /** Takes a step, unless no rollout is in progress, or another replica takes one. Returns whether it did. */
    static Future<Boolean> run(Pool pool) {
        return new RolloutRepository(pool)
                .isActive()
                .compose(active -> active
                        ? pool.withTransaction(connection ->
                                new RolloutRepository(connection).lockActive().compose(found -> run(connection, found)))
                        : Future.succeededFuture(false));
    }

    private static Future<Boolean> run(SqlConnection connection, Optional<Rollout> found) {
        return found.isEmpty()
                ? Future.succeededFuture(false)
                : new RolloutStep(connection, found.get()).run().map(true);
    }

    private Future<Void> run() {
        return members.observe().compose(changes -> recordAll(changes)
                .compose(recorded -> rollout.state() == RolloutState.ROLLING_BACK ? rollBack() : advance(changes)));
    }

    private Future<Void> recordAll(List<RolloutMembers.Change> changes) {
        Future<Void> recorded = Future.succeededFuture();
        for (RolloutMembers.Change change : changes) {
            recorded = recorded.compose(done -> members.record(change))
                    .compose(done ->
                            change.before().equals("returning") && change.now().equals("failed")
                                    ? members.markFailedReturn(change.customer())
                                    : Future.succeededFuture());
        }
        return recorded;
    }

    private Future<Void> advance(List<RolloutMembers.Change> changes) {
        List<RolloutMembers.Change> failed =
                changes.stream().filter(change -> change.now().equals("failed")).toList();
        if (failed.isEmpty()) {
            return goOn();
        }
        RolloutMembers.Change first = failed.get(0);
        String reason = "Customer " + first.customer() + " failed: " + first.reason();
        if (!plan.skipFailures()) {
            return repository.setState(rollout.id(), RolloutState.PAUSED, reason);
        }
        List<String> updated = failed.stream()
                .filter(change -> !change.before().equals("returning"))
                .map(RolloutMembers.Change::customer)
                .toList();
        return members.giveBack(updated)
                .compose(returned -> members.failures())
                .compose(failures -> failures > plan.maximumFailures()
                        ? repository.setState(
                                rollout.id(),
                                RolloutState.PAUSED,
                                failures + " customers failed, more than max_failures. " + reason)
                        : goOn());
    }

    private Future<Void> goOn() {
        return members.count(false, "updating", "returning")
                .compose(active -> members.start(plan.parallel() - active))
                .compose(started -> members.count(false, "pending", "updating", "returning"))
                .compose(unfinished -> unfinished > 0 ? Future.succeededFuture() : endWave());
    }

    private Future<Void> endWave() {
        boolean last = rollout.wave() + 1 >= plan.waves().size();
        if (last) {
            return repository.setState(rollout.id(), RolloutState.COMPLETED, "");
        }
        if (rollout.waveEndedAt().isEmpty()) {
            return plan.waitSeconds() == 0
                    ? repository.startWave(rollout.id(), rollout.wave() + 1)
                    : repository.endWave(rollout.id());
        }
        boolean waited =
                rollout.waveEndedAt().get().plusSeconds(plan.waitSeconds()).isBefore(Instant.now());
        return waited ? repository.startWave(rollout.id(), rollout.wave() + 1) : Future.succeededFuture();
    }

    private Future<Void> rollBack() {
        return members.count(true, "returning")
                .compose(active -> members.nextToReturn(plan.parallel() - active))
                .compose(members::giveBack)
                .compose(returned -> members.count(true, "returning"))
                .compose(active -> active > 0
                        ? Future.succeededFuture()
                        : repository.setState(rollout.id(), RolloutState.ROLLED_BACK, rollout.reason()));
    }
}

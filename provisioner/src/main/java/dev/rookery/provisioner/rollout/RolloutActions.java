package dev.rookery.provisioner.rollout;

import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.Set;

/** Actions of operators on a locked rollout, in a transaction. They fail with 409 if its state does not permit them. */
public final class RolloutActions {
    private final SqlConnection connection;
    private final RolloutRepository rollouts;

    public RolloutActions(SqlConnection connection) {
        this.connection = connection;
        this.rollouts = new RolloutRepository(connection);
    }

    public Future<Void> pause(Rollout rollout) {
        require(rollout, Set.of(RolloutState.RUNNING));
        return rollouts.setState(rollout.id(), RolloutState.PAUSED, "");
    }

    /**
     * Goes on; failed customers of the current wave are tried again.
     *
     * @param onFailure what happens with further failures; empty leaves that as it is
     */
    public Future<Void> resume(Rollout rollout, Optional<String> onFailure) {
        require(rollout, Set.of(RolloutState.PAUSED));
        return onFailure
                .map(chosen -> rollouts.setRequest(
                        rollout.id(), rollout.request().copy().put("on_failure", chosen)))
                .orElseGet(Future::succeededFuture)
                .compose(set -> new RolloutMembers(connection, rollout).retryFailed())
                .compose(retried -> rollouts.setState(rollout.id(), RolloutState.RUNNING, ""));
    }

    public Future<Void> rollBack(Rollout rollout) {
        require(
                rollout,
                Set.of(RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.COMPLETED, RolloutState.ABORTED));
        return rollouts.isOtherInProgress(rollout.id()).compose(other -> {
            if (other) {
                throw ApiException.conflict("Another rollout is in progress");
            }
            return rollouts.setState(rollout.id(), RolloutState.ROLLING_BACK, rollout.reason());
        });
    }

    public Future<Void> abort(Rollout rollout) {
        require(rollout, Set.of(RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.ROLLING_BACK));
        return rollouts.setState(rollout.id(), RolloutState.ABORTED, rollout.reason());
    }

    private static void require(Rollout rollout, Set<RolloutState> permitted) {
        if (!permitted.contains(rollout.state())) {
            throw ApiException.conflict("The rollout is " + rollout.state().text());
        }
    }
}

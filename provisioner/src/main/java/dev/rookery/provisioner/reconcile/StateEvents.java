package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.deployment.Deployment;
import dev.rookery.provisioner.deployment.DeploymentState;
import dev.rookery.provisioner.deployment.ReconciliationOutcome;
import dev.rookery.provisioner.event.CustomerEvents;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Events of instances that enter another state. Attempts of a failing reconciliation are one event. */
final class StateEvents {
    private StateEvents() {}

    /** @param client connection of the transaction that stores the outcome */
    static Future<Void> record(SqlClient client, Deployment before, ReconciliationOutcome outcome) {
        DeploymentState state = outcome.state();
        return state == before.state() && !isReached(before, outcome)
                ? Future.succeededFuture()
                : new CustomerEvents(client)
                        .record(
                                before.customer(),
                                "instance." + state.text(),
                                outcome.error().or(outcome::step).orElse(""));
    }

    /** A generation that is reached at once leaves the state as it was. */
    private static boolean isReached(Deployment before, ReconciliationOutcome outcome) {
        return outcome.settled() && before.observedGeneration() != before.generation();
    }
}

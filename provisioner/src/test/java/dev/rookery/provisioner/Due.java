package dev.rookery.provisioner;

import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/** Queue of the reconciler. */
final class Due {
    private static final int LIMIT = 100;

    private Due() {}

    /** Returns the customers that are due, in the order in which they are reconciled. */
    static List<String> of(TestDatabase database) {
        Vertx vertx = Vertx.vertx();
        var pool = PostgresClients.pool(
                vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, TestProvisioner.TIMEOUT);
        try {
            return new DeploymentRepository(pool)
                    .findDue(LIMIT).toCompletionStage().toCompletableFuture().join().stream()
                            .map(CustomerId::value)
                            .toList();
        } finally {
            pool.close().toCompletionStage().toCompletableFuture().join();
            vertx.close();
        }
    }
}

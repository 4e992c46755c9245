package dev.rookery.api.access;

import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Secrets shared by all replicas of the API. The first replica generates a secret and stores it in {@code api_secrets}.
 */
public final class SharedSecret {
    private SharedSecret() {}

    /** Returns the secret if a replica has generated it. */
    public static Future<Optional<byte[]>> find(SqlClient client, String name) {
        return client.preparedQuery("SELECT secret FROM api_secrets WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> QueryResults.first(rows, row -> row.getBuffer(0).getBytes()));
    }

    /** Returns the 32 random bytes of the secret, the same for every replica. */
    public static Future<byte[]> load(SqlClient client, String name) {
        return client.preparedQuery("INSERT INTO api_secrets (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(name, Buffer.buffer(OpaqueTokens.randomBytes())))
                .compose(added -> find(client, name))
                .map(Optional::orElseThrow);
    }
}

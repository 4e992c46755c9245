package dev.rookery.api.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The key of access tokens that all replicas share: made by the first one that starts. */
final class TokenKey {
    private static final String NAME = "access-token-key";

    private TokenKey() {}

    static Future<byte[]> load(SqlClient client) {
        return client.preparedQuery("INSERT INTO api_secrets (name, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(NAME, Buffer.buffer(Tokens.randomBytes())))
                .compose(added -> client.preparedQuery("SELECT secret FROM api_secrets WHERE name = $1")
                        .execute(Tuple.of(NAME)))
                .map(rows -> rows.iterator().next().getBuffer(0).getBytes());
    }
}

package dev.rookery.dashboard.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Results of refresh tokens that were used in the last seconds. Two tabs of a browser send the same cookie at the same time; the API
 * would take the second use for theft and end the session. Thread-safe.
 */
final class RecentRefreshes {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int MAX_ENTRIES = 10_000;

    /** By SHA-256 of the host and the token. */
    private final Cache<ByteBuffer, Future<TokenResponse>> results = Caffeine.newBuilder()
            .expireAfterWrite(GRACE)
            .maximumSize(MAX_ENTRIES)
            .build();

    /**
     * Returns the result of the token's recent or pending use, or calls the supplier. Failures are not kept, nor results that
     * leave the token in use, as those of hand-overs do: each use shows whether the session has ended.
     */
    Future<TokenResponse> get(String host, String token, Supplier<Future<TokenResponse>> refresh) {
        ByteBuffer key = ByteBuffer.wrap(OpaqueTokens.hash(host + '\n' + token));
        Future<TokenResponse> known = results.getIfPresent(key);
        if (known != null) {
            return known;
        }
        Future<TokenResponse> result = refresh.get();
        results.put(key, result);
        return result.onComplete(done -> {
            if (done.failed() || !done.result().replaces(token)) {
                results.invalidate(key);
            }
        });
    }
}

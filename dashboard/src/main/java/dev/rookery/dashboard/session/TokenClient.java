package dev.rookery.dashboard.session;

import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.dashboard.proxy.UpstreamClient;
import dev.rookery.http.ApiException;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls the operations of the API that issue and end sessions, as the browser whose request is processed. */
final class TokenClient {
    private static final long TIMEOUT_SECONDS = 30;
    /** Logins wait for password checks; more of them wait in a queue. */
    private static final int MAX_CONNECTIONS = 50;

    private final UpstreamClient client;

    TokenClient(Vertx vertx, Upstream api) {
        client = new UpstreamClient(vertx, api, MAX_CONNECTIONS);
    }

    /**
     * Sends a POST request to an operation below {@code /api/auth/}.
     *
     * @return the response of the API, also if it reports a problem; fails if the API cannot be reached
     */
    Future<TokenResponse> post(RoutingContext browser, String operation, JsonObject body) {
        return client.request(browser.request())
                .compose(request -> send(request, browser, operation, body))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(new ApiException(
                        ProblemType.UNAVAILABLE, "The console cannot reach the API. Try again in a few seconds.")));
    }

    private static Future<TokenResponse> send(
            HttpClientRequest request, RoutingContext browser, String operation, JsonObject body) {
        request.setMethod(HttpMethod.POST)
                .setURI("/api/auth/" + operation)
                .putHeader("Content-Type", "application/json")
                .putHeader(ClientAddress.FORWARDED_FOR, ClientAddress.of(browser));
        // The list of sessions shows the program to its user.
        for (String header : List.of("Authorization", "User-Agent")) {
            String value = browser.request().getHeader(header);
            if (value != null) {
                request.putHeader(header, value);
            }
        }
        return request.send(body.toBuffer()).compose(response -> response.body()
                .map(content -> new TokenResponse(response.statusCode(), response.headers(), content)));
    }

    Future<Void> close() {
        return client.close();
    }
}

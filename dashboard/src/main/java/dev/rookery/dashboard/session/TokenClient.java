package dev.rookery.dashboard.session;

import dev.rookery.dashboard.proxy.ForwardedFor;
import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/** Calls the operations of the API that issue and end sessions, as the browser whose request is processed. */
final class TokenClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final long TIMEOUT_MILLIS = 30_000;

    private final WebClient client;
    private final Upstream api;

    TokenClient(Vertx vertx, Upstream api) {
        this.api = api;
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setSsl(api.tls())
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setFollowRedirects(false)
                        .setUserAgentEnabled(false));
    }

    /**
     * Sends a POST request to an operation below {@code /api/auth/}.
     *
     * @return the response of the API, also if it reports a problem; fails if the API cannot be reached
     */
    Future<HttpResponse<Buffer>> post(HttpServerRequest browser, String operation, JsonObject body) {
        HttpRequest<Buffer> request = client.request(
                        HttpMethod.POST,
                        SocketAddress.inetSocketAddress(api.port(), api.host()),
                        api.port(),
                        api.host(),
                        "/api/auth/" + operation)
                .putHeader(ForwardedFor.HEADER, ForwardedFor.of(browser))
                .timeout(TIMEOUT_MILLIS);
        if (browser.authority() != null) {
            // Selects the tenant.
            request.virtualHost(browser.authority().toString());
        }
        String authorization = browser.getHeader("Authorization");
        if (authorization != null) {
            request.putHeader("Authorization", authorization);
        }
        return request.sendJsonObject(body)
                .recover(failure -> Future.failedFuture(new ApiException(
                        ProblemType.UNAVAILABLE, "The console cannot reach the API. Try again in a few seconds.")));
    }

    void close() {
        client.close();
    }
}

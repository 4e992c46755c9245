package dev.rookery.dashboard.proxy;

import dev.rookery.http.ApiException;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.ProblemType;
import dev.rookery.http.ProxyToken;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards requests and WebSockets to another server, with the host name of the request, because it selects the tenant. Bodies are
 * streamed in both directions with backpressure. Responds with 503 and a problem document if the server cannot be reached.
 */
public final class UpstreamProxy implements Handler<RoutingContext> {
    private static final Logger LOGGER = LoggerFactory.getLogger(UpstreamProxy.class);
    /** Event streams and WebSockets hold a connection each. */
    private static final int MAX_CONNECTIONS = 2_000;

    private static final MediaType PROBLEM = MediaType.parse("application/problem+json");

    private final Upstream upstream;
    private final String description;
    private final UpstreamClient client;
    private final HttpProxy proxy;

    /** @param description name of the server in messages, such as {@code API} */
    public UpstreamProxy(Vertx vertx, Upstream upstream, String description) {
        this.upstream = upstream;
        this.description = description;
        client = new UpstreamClient(vertx, upstream, MAX_CONNECTIONS);
        proxy = HttpProxy.reverseProxy(client.agent()).origin(this::request).addInterceptor(new ProxyInterceptor() {
            @Override
            public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
                return forward(context);
            }
        });
    }

    @Override
    public void handle(RoutingContext context) {
        // One entry: the number of proxies in front of the console is not the server's concern.
        context.request().headers().set(ClientAddress.FORWARDED_FOR, ClientAddress.of(context));
        // A browser cannot know the token: its own has no effect, and the request would have two.
        context.request().headers().remove(ProxyToken.HEADER);
        proxy.handle(context.request());
    }

    public Future<Void> close() {
        return client.close();
    }

    /** Called for each request and WebSocket. */
    private Future<HttpClientRequest> request(ProxyContext context) {
        return client.request(context.request().proxiedRequest())
                .onFailure(failure -> LOGGER.warn(
                        "server={}:{} Cannot reach the {}: {}",
                        upstream.host(),
                        upstream.port(),
                        description,
                        failure.getMessage()));
    }

    private Future<ProxyResponse> forward(ProxyContext context) {
        return context.sendRequest().recover(failure -> {
            ApiException problem = new ApiException(
                    ProblemType.UNAVAILABLE,
                    "The console cannot reach the " + description + ". It retries with the next request.");
            return Future.succeededFuture(context.request()
                    .release()
                    .response()
                    .setStatusCode(ProblemType.UNAVAILABLE.status())
                    .putHeader("Retry-After", "5")
                    .setBody(Body.body(problem.document().toBuffer(), PROBLEM)));
        });
    }
}

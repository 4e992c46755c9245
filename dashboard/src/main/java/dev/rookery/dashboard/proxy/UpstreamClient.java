package dev.rookery.dashboard.proxy;

import dev.rookery.http.ProxyToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;

/** HTTP client of a server behind the console. Requests have the host name of the browser's request, which selects the tenant. */
public final class UpstreamClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_WAITING = 500;

    private final Upstream upstream;
    private final HttpClientAgent client;

    /** @param maxConnections requests at the same time; up to 500 more wait, others fail */
    public UpstreamClient(Vertx vertx, Upstream upstream, int maxConnections) {
        this.upstream = upstream;
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setSsl(upstream.tls())
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(maxConnections).setMaxWaitQueueSize(MAX_WAITING));
    }

    /** Returns a GET request to which the caller adds method, URI and headers. Fails if the server cannot be reached. */
    public Future<HttpClientRequest> request(HttpServerRequest browser) {
        HostAndPort authority = browser.authority();
        return client.request(new RequestOptions()
                        .setServer(upstream.address())
                        .setHost(upstream.host())
                        .setPort(upstream.port())
                        .setMethod(HttpMethod.GET))
                .map(request -> {
                    upstream.token().ifPresent(token -> request.putHeader(ProxyToken.HEADER, token.value()));
                    return authority == null ? request : request.authority(authority);
                });
    }

    HttpClientAgent agent() {
        return client;
    }

    public Future<Void> close() {
        return client.close();
    }
}

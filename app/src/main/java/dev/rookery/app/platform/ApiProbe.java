package dev.rookery.app.platform;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.jvm.TenantProbe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Check that the API of this process serves a tenant: a request to the tenant's host name. Thread-safe. */
final class ApiProbe implements TenantProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final HttpClient client;
    private final InetSocketAddress address;
    private final String domain;

    /** @param vertx closes the connections when it is closed */
    ApiProbe(Vertx vertx, InetSocketAddress address, String domain) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()));
        this.address = address;
        this.domain = domain;
    }

    @Override
    public Optional<String> pending(TenantId tenant) {
        RequestOptions request = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(address.getPort(), address.getHostString()))
                .setHost(tenant + "." + domain)
                .setPort(address.getPort())
                .setURI("/api/health/ready");
        try {
            int status = client.request(request)
                    .compose(HttpClientRequest::send)
                    .map(HttpClientResponse::statusCode)
                    .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return status == OK ? Optional.empty() : Optional.of("the API, which returns " + status);
        } catch (CompletionException e) {
            return Optional.of("the API, which does not respond: " + e.getCause());
        }
    }
}

package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final String CONNECTED = "127.0.0.1";

    private final Vertx vertx = SingleLoopVertx.create();

    @AfterEach
    void close() {
        TestServer.await(vertx.close());
    }

    /** The client controls all entries before those of trusted proxies. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 192.0.2.1 | 127.0.0.1",
                "1 | 192.0.2.1 | 192.0.2.1",
                "1 | 10.0.0.1, 192.0.2.1 | 192.0.2.1",
                "2 | 10.0.0.1, 192.0.2.1, 198.51.100.2 | 192.0.2.1",
                "2 | 192.0.2.1 | 192.0.2.1",
                "1 | 192.0.2.1:50123 | 192.0.2.1",
                "1 | 2001:db8::1 | 2001:db8::1",
                "1 | [2001:db8::1]:50123 | 2001:db8::1",
                "1 | 192.0.2.1, unknown | 127.0.0.1",
                "1 | , | 127.0.0.1"
            })
    void usesTheEntryOfTheOutermostTrustedProxy(int proxies, String header, String address) throws Exception {
        assertThat(address(proxies, header)).isEqualTo(address);
    }

    @Test
    void joinsRepeatedHeaders() throws Exception {
        assertThat(address(1, "192.0.2.1", "192.0.2.2")).isEqualTo("192.0.2.2");
        assertThat(address(2, "192.0.2.1", "192.0.2.2")).isEqualTo("192.0.2.1");
        assertThat(address(1)).isEqualTo(CONNECTED);
    }

    @Test
    void limitsCountNetworksOfIpv6() {
        assertThat(ClientAddress.block("2001:db8::1")).isEqualTo(ClientAddress.block("2001:db8::ffff:1"));
        assertThat(ClientAddress.block("2001:db8:0:1::1")).isNotEqualTo(ClientAddress.block("2001:db8::1"));
        assertThat(ClientAddress.block("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void theReverseProxyOfTheProcessIsOneProxyMore() throws Exception {
        ProxyToken token = ProxyToken.generate();
        TrustedProxies none = new TrustedProxies(0, Optional.of(token));
        TrustedProxies one = new TrustedProxies(1, Optional.of(token));

        assertThat(address(none, token.value(), "10.0.0.1, 192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(address(one, token.value(), "10.0.0.1, 192.0.2.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void otherProcessesCannotPassForIt() throws Exception {
        TrustedProxies none = new TrustedProxies(0, Optional.of(ProxyToken.generate()));

        assertThat(address(none, ProxyToken.generate().value(), "192.0.2.1")).isEqualTo(CONNECTED);
        assertThat(address(none, "", "192.0.2.1")).isEqualTo(CONNECTED);
        assertThat(address(TrustedProxies.NONE, ProxyToken.generate().value(), "192.0.2.1"))
                .isEqualTo(CONNECTED);
    }

    private String address(int proxies, String... forwarded) throws Exception {
        return address(TrustedProxies.of(proxies), "", forwarded);
    }

    private String address(TrustedProxies proxies, String token, String... forwarded) throws Exception {
        Router router = Router.router(vertx);
        ClientAddress.trustProxies(router, proxies);
        router.route().handler(context -> context.end(ClientAddress.of(context)));
        HttpServer server =
                TestServer.await(vertx.createHttpServer().requestHandler(router).listen(0, CONNECTED));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + CONNECTED + ":" + server.actualPort() + "/"));
        if (!token.isEmpty()) {
            request.header(ProxyToken.HEADER, token);
        }
        for (String header : forwarded) {
            request.header("X-Forwarded-For", header);
        }
        String address = HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
        TestServer.await(server.close());
        return address;
    }
}

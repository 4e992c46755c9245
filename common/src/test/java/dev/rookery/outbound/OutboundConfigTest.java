package dev.rookery.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes defaults of the process. */
@Isolated
class OutboundConfigTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private ProxySelector proxies;
    private SSLContext tls;

    @BeforeEach
    void rememberDefaults() throws Exception {
        proxies = ProxySelector.getDefault();
        tls = SSLContext.getDefault();
    }

    @AfterEach
    void restoreDefaults() {
        ProxySelector.setDefault(proxies);
        SSLContext.setDefault(tls);
    }

    @Test
    void trustsPrivateAuthoritiesInAdditionToThoseOfTheJdk() throws Exception {
        KeyStore keys = selfSigned();
        HttpsServer server = HttpsServer.create(loopback(), 0);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        context.init(managers.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            assertThatThrownBy(() -> status(url)).isInstanceOf(SSLHandshakeException.class);

            Path file = Files.writeString(
                    folder.resolve("ca.crt"),
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(
                                            keys.getCertificate("server").getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            new OutboundConfig(Optional.of(file), Optional.empty(), List.of()).install();

            assertThat(status(url)).isEqualTo(204);
            assertThat(TrustedAuthorities.accepted(file)).hasSizeGreaterThan(50);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesAFileWithoutCertificates() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), "");

        assertThatThrownBy(() -> new OutboundConfig(Optional.of(file), Optional.empty(), List.of()).install())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No certificates in");
        assertThatThrownBy(() ->
                        new OutboundConfig(Optional.of(folder.resolve("none")), Optional.empty(), List.of()).install())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read certificates");
    }

    @Test
    void sendsRequestsThroughTheProxy() throws Exception {
        List<String> requested = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(loopback(), 0);
        proxy.createContext("/", exchange -> {
            requested.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        proxy.start();
        try {
            new OutboundConfig(
                            Optional.empty(),
                            Optional.of(URI.create(
                                    "http://localhost:" + proxy.getAddress().getPort())),
                            List.of())
                    .install();

            assertThat(status(URI.create("http://billing.invalid/usage"))).isEqualTo(204);
            assertThat(requested).containsExactly("http://billing.invalid/usage");
        } finally {
            proxy.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://billing.example.com/, true",
        "https://example.org/, false",
        "https://a.example.org/, false",
        "https://notexample.org/, true",
        "http://API.default.svc/, false",
        "http://10.0.0.7:8080/, false",
        "http://10.0.0.71/, true",
        "http://localhost:3000/, false",
        "http://127.0.0.1/, false",
        "http://[::1]/, false",
    })
    void reachesExceptionsAndThisHostDirectly(String url, boolean proxied) {
        ProxyRoutes routes = new ProxyRoutes(
                InetSocketAddress.createUnresolved("proxy", 3128), List.of(".svc", "*.example.org", " 10.0.0.7"));

        assertThat(routes.select(URI.create(url)))
                .singleElement()
                .satisfies(proxy -> assertThat(proxy.type() == Proxy.Type.HTTP).isEqualTo(proxied));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://proxy:1080", "https://proxy:3128", "http://user:secret@proxy:3128", "proxy:3128"})
    void refusesProxiesThatAreNotSupported(String url) {
        Optional<URI> proxy = Optional.of(URI.create(url));

        assertThatThrownBy(() -> new OutboundConfig(Optional.empty(), proxy, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://HOST:PORT")
                .hasMessageNotContaining("secret");
    }

    private static int status(URI url) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .build()
                .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        String.valueOf(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}

package dev.rookery.testkit.storage;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * S3-compatible server (S3Proxy) in a process of its own, whose objects are in memory. It verifies signatures and
 * {@code Content-MD5}. Stops when closed.
 */
public final class ObjectStorageServer implements AutoCloseable {
    public static final String ACCESS_KEY = "test-access-key";
    public static final String SECRET_KEY = "test-secret-key";
    /** Host names {@code BUCKET.localhost} select a bucket, as with virtual-host addressing. */
    public static final String VIRTUAL_HOST = "localhost";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final RunningProcess process;
    private final Path settings;
    private final URI endpoint;

    private ObjectStorageServer(RunningProcess process, Path settings, URI endpoint) {
        this.process = process;
        this.settings = settings;
        this.endpoint = endpoint;
    }

    /** Starts a server without TLS on a free port of the loopback address. */
    public static ObjectStorageServer start() {
        return start("http", Map.of());
    }

    /**
     * Starts a server with TLS.
     *
     * @param keyStore PKCS #12 file with the key and the certificate of {@code localhost}
     */
    public static ObjectStorageServer startWithTls(Path keyStore, String password) {
        return start(
                "https", Map.of("s3proxy.keystore-path", keyStore.toString(), "s3proxy.keystore-password", password));
    }

    private static ObjectStorageServer start(String scheme, Map<String, String> more) {
        URI endpoint = URI.create(scheme + "://localhost:" + FreePort.find());
        List<String> lines = new ArrayList<>(List.of(
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "s3proxy.virtual-host=" + VIRTUAL_HOST,
                (scheme.equals("https") ? "s3proxy.secure-endpoint=" : "s3proxy.endpoint=") + endpoint,
                "jclouds.provider=transient-nio2",
                "jclouds.identity=unused",
                "jclouds.credential=unused"));
        more.forEach((name, value) -> lines.add(name + "=" + value));
        try {
            Path settings = Files.createTempFile("object-storage-", ".properties");
            Files.write(settings, lines);
            Path java = Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java");
            RunningProcess process = RunningProcess.start(List.of(
                    java.toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=dev/rookery/testkit/storage/server-logback.xml",
                    "-cp",
                    libraries(),
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    settings.toString()));
            process.awaitOutput("Started ServerConnector", TIMEOUT);
            return new ObjectStorageServer(process, settings, endpoint);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start the object storage", e);
        }
    }

    /** Returns the URL for path-style addressing. */
    public URI endpoint() {
        return endpoint;
    }

    /** Creates a bucket by a request with signature version 2, which needs no library. The server must not have TLS. */
    public void createBucket(String bucket) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String signed = "PUT\n\n\n\nx-amz-date:" + date + "\n/" + bucket;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SECRET_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(endpoint.resolve("/" + bucket))
                                    .header("x-amz-date", date)
                                    .header("Authorization", "AWS " + ACCESS_KEY + ":" + signature)
                                    .PUT(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("Cannot create the bucket: " + response.body());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the output of the server so far. */
    public String output() {
        return process.output();
    }

    /** Returns the class path of the server, which the build of this module writes. */
    private static String libraries() throws IOException {
        try (InputStream file = ObjectStorageServer.class.getResourceAsStream("server.classpath")) {
            String libraries = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).strip();
            // For its logging configuration.
            Path own = Path.of(ObjectStorageServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return libraries + File.pathSeparator + own;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(settings);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.rookery.app.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.testkit.storage.ObjectStorageServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Changes the proxy of the process. */
@Isolated
@Tag("long")
class S3BackupStorageTest {
    private static final String BUCKET = "backups";
    private static final StorageCredentials CREDENTIALS =
            new StorageCredentials(ObjectStorageServer.ACCESS_KEY, ObjectStorageServer.SECRET_KEY, Optional.empty());
    /** The smallest size that S3 permits for parts other than the last. */
    private static final int PART_SIZE = 5 * 1024 * 1024;

    private static ObjectStorageServer server;
    private static S3Client client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = ObjectStorageServer.start();
        client = S3Clients.create(config(""), CREDENTIALS);
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void storesListsFetchesAndDeletes() throws IOException {
        try (S3BackupStorage storage = storage("acme/")) {
            storage.store(file("b.dump", 10));
            storage.store(file("a.dump", 20));
            client.putObject(request -> request.bucket(BUCKET).key("acme/folder/c.dump"), RequestBody.fromString("x"));

            assertThat(storage.list()).extracting(StoredBackup::name).containsExactly("a.dump", "b.dump");
            assertThat(storage.list()).extracting(StoredBackup::size).containsExactly(20L, 10L);

            Path fetched = storage.fetch("a.dump", Files.createDirectory(folder.resolve("fetched")));
            assertThat(fetched).hasSameBinaryContentAs(folder.resolve("a.dump"));
            storage.delete("a.dump");
            storage.delete("a.dump");
            assertThat(storage.list()).extracting(StoredBackup::name).containsExactly("b.dump");
        }
    }

    @Test
    void storesALargeFileInParts() throws IOException {
        try (S3BackupStorage storage = new S3BackupStorage(config("large/"), CREDENTIALS, PART_SIZE)) {
            Path file = file("large.dump", 2 * PART_SIZE + 1);

            storage.store(file);

            assertThat(storage.list()).singleElement().satisfies(stored -> assertThat(stored.size())
                    .isEqualTo(2L * PART_SIZE + 1));
            Path target = Files.createDirectory(folder.resolve("fetched"));
            assertThat(storage.fetch("large.dump", target)).hasSameBinaryContentAs(file);
        }
    }

    /** The second part is refused: the digest is that of the file before it changed. */
    @Test
    void anInterruptedUploadIsNoBackup() throws IOException {
        Path file = file("cut.dump", 2 * PART_SIZE);
        S3Client cutting = new CuttingClient(client, file, PART_SIZE + 1);
        S3Upload upload = new S3Upload(cutting, config("cut/"), PART_SIZE);

        assertThatThrownBy(() -> upload.store(file, "cut/cut.dump", Map.of())).isNotNull();

        try (S3BackupStorage storage = storage("cut/")) {
            assertThat(storage.list()).isEmpty();
        }
        assertThat(client.listMultipartUploads(request -> request.bucket(BUCKET))
                        .uploads())
                .isEmpty();
    }

    @Test
    void refusesADamagedObject() throws IOException {
        try (S3BackupStorage storage = storage("damaged/")) {
            storage.store(file("a.dump", 1000));
            Map<String, String> metadata = client.headObject(
                            request -> request.bucket(BUCKET).key("damaged/a.dump"))
                    .metadata();
            client.putObject(
                    request -> request.bucket(BUCKET).key("damaged/a.dump").metadata(metadata),
                    RequestBody.fromBytes(new byte[1000]));
            Path target = Files.createDirectory(folder.resolve("fetched"));

            assertThatThrownBy(() -> storage.fetch("a.dump", target))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("'a.dump' in the object storage is damaged");

            try (Stream<Path> files = Files.list(target)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void explainsRefusals() {
        StorageCredentials wrong = new StorageCredentials(ObjectStorageServer.ACCESS_KEY, "wrong", Optional.empty());
        try (S3BackupStorage storage = new S3BackupStorage(config(""), wrong)) {
            assertThatThrownBy(storage::list)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("SignatureDoesNotMatch. Check AWS_ACCESS_KEY_ID")
                    .hasMessageNotContaining("wrong");
        }
        StorageConfig missing = config("missing-bucket", "", server.endpoint(), Addressing.PATH);
        try (S3BackupStorage storage = new S3BackupStorage(missing, CREDENTIALS)) {
            assertThatThrownBy(storage::list)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("NoSuchBucket. Check --backup-bucket");
        }
        URI nothing = URI.create("https://storage.invalid");
        try (S3BackupStorage storage = new S3BackupStorage(config(BUCKET, "", nothing, Addressing.PATH), CREDENTIALS)) {
            assertThatThrownBy(storage::list)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("UnknownHostException")
                    .hasMessageContaining("Check --backup-endpoint");
        }
    }

    /** Only the proxy of the process reaches the storage: nothing listens at the address of the virtual host. */
    @Test
    void addressesTheBucketByHostThroughTheProxyOfTheProcess() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        ForwardingProxy forwarding = ForwardingProxy.start(server.endpoint().getPort());
        ProxySelector.setDefault(new FixedProxy(new Proxy(Proxy.Type.HTTP, forwarding.address())));
        URI endpoint = URI.create("http://" + ObjectStorageServer.VIRTUAL_HOST);
        try (S3BackupStorage storage =
                new S3BackupStorage(config(BUCKET, "virtual/", endpoint, Addressing.VIRTUAL_HOST), CREDENTIALS)) {
            storage.store(file("v.dump", 10));
            assertThat(storage.list()).extracting(StoredBackup::name).containsExactly("v.dump");
            assertThat(forwarding.requests())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("http://backups.localhost"));
        } finally {
            ProxySelector.setDefault(before);
            forwarding.close();
        }
        try (S3BackupStorage storage = storage("virtual/")) {
            assertThat(storage.list()).extracting(StoredBackup::name).containsExactly("v.dump");
        }
    }

    /** Sends all requests through one proxy. */
    private static final class FixedProxy extends ProxySelector {
        private final Proxy proxy;

        FixedProxy(Proxy proxy) {
            this.proxy = proxy;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static StorageConfig config(String prefix) {
        return config(BUCKET, prefix, server.endpoint(), Addressing.PATH);
    }

    private static StorageConfig config(String bucket, String prefix, URI endpoint, Addressing addressing) {
        return new StorageConfig(
                Optional.of(endpoint),
                "us-east-1",
                bucket,
                prefix,
                addressing,
                ServerSideEncryption.NONE,
                Optional.empty(),
                true);
    }

    private static S3BackupStorage storage(String prefix) {
        return new S3BackupStorage(config(prefix), CREDENTIALS);
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }
}

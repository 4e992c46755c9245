package dev.rookery.app.move.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records survive the format, and no damage to a file goes unnoticed. */
class TenantStreamTest {
    private static final int RECORDS = 40;
    /** Far fewer than in production, for speed. */
    private static final int ITERATIONS = 10;

    private static final int HEADER_BYTES = 10;
    private static final int CHUNK_HEAD_BYTES = 5;

    @TempDir
    private Path folder;

    private Passphrase passphrase;

    @BeforeEach
    void createPassphrase() throws IOException {
        passphrase = passphrase("correct horse battery");
    }

    private Passphrase passphrase(String text) throws IOException {
        return Passphrase.read(Files.writeString(folder.resolve("passphrase"), text + "\n"));
    }

    private static byte[] record(int number) {
        byte[] content = new byte[number * 1000];
        new Random(number).nextBytes(content);
        return content;
    }

    private static byte[] stream(Optional<Passphrase> passphrase) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TenantWriter writer = TenantWriter.open(out, passphrase, ITERATIONS)) {
            writer.write(RecordType.MANIFEST, new JsonObject().put("secret", "plain text"));
            for (int i = 0; i < RECORDS; i++) {
                writer.write(RecordType.ROWS, record(i));
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static int read(byte[] stream, Optional<Passphrase> passphrase) throws IOException {
        try (TenantReader reader = TenantReader.open(new ByteArrayInputStream(stream), passphrase)) {
            int count = 0;
            for (TenantRecord record = reader.next(); record != null; record = reader.next()) {
                if (count > 0) {
                    assertThat(record.content()).isEqualTo(record(count - 1));
                }
                count++;
            }
            return count;
        }
    }

    private Optional<Passphrase> given(boolean encrypted) {
        return encrypted ? Optional.of(passphrase) : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void returnsWhatWasWritten(boolean encrypted) throws IOException {
        assertThat(read(stream(given(encrypted)), given(encrypted))).isEqualTo(RECORDS + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void detectsDamageAnywhere(boolean encrypted) throws IOException {
        byte[] stream = stream(given(encrypted));
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = stream.clone();
            // Not the number of iterations, whose change takes long to detect.
            int position = encrypted && i < 20 ? 30 + random.nextInt(100) : 30 + random.nextInt(stream.length - 30);
            damaged[position] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> read(damaged, given(encrypted)))
                    .as("byte %s", position)
                    .isInstanceOf(StreamException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void detectsMissingAndAddedBytes(boolean encrypted) throws IOException {
        byte[] stream = stream(given(encrypted));
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            int length = i == 0 ? stream.length - 1 : random.nextInt(stream.length);
            assertThatThrownBy(() -> read(Arrays.copyOf(stream, length), given(encrypted)))
                    .as("length %s", length)
                    .isInstanceOf(StreamException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(stream, stream.length + 1), given(encrypted)))
                .isInstanceOf(StreamException.class);
    }

    @Test
    void detectsExchangedChunksOfEqualLength() throws IOException {
        byte[] stream = stream(Optional.empty());
        int chunk = CHUNK_HEAD_BYTES + ChunkOutput.CHUNK_BYTES + 32;
        byte[] exchanged = stream.clone();
        System.arraycopy(stream, HEADER_BYTES, exchanged, HEADER_BYTES + chunk, chunk);
        System.arraycopy(stream, HEADER_BYTES + chunk, exchanged, HEADER_BYTES, chunk);

        assertThatThrownBy(() -> read(exchanged, Optional.empty())).isInstanceOf(StreamException.class);
    }

    @Test
    void encryptsWithADifferentKeyEachTime() throws IOException {
        byte[] first = stream(Optional.of(passphrase));
        byte[] second = stream(Optional.of(passphrase));

        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("plain text");
        assertThat(Arrays.copyOfRange(first, 30, 100)).isNotEqualTo(Arrays.copyOfRange(second, 30, 100));
    }

    @Test
    void namesTheReasonOfARefusal() throws IOException {
        byte[] encrypted = stream(Optional.of(passphrase));
        byte[] newer = stream(Optional.empty());
        newer[8] = 2;

        assertThatThrownBy(() -> read(encrypted, Optional.empty())).hasMessageContaining("--passphrase-file");
        assertThatThrownBy(() -> read(encrypted, Optional.of(passphrase("another passphrase"))))
                .hasMessageContaining("passphrase is wrong");
        assertThatThrownBy(() -> read(newer, Optional.empty())).hasMessageContaining("version 2");
        assertThatThrownBy(() -> read("something else".getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .hasMessageContaining("not an exported tenant");
        assertThatThrownBy(() -> passphrase("short")).hasMessageContaining("at least 12 characters");
    }
}

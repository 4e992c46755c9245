package dev.rookery.auth.verified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verified credentials across restarts. */
class CredentialFileTest {
    private static final UserKey USER = new UserKey(TenantId.DEFAULT, "device001");
    private static final UserKey OTHER = new UserKey(new TenantId("acme"), "d\u00e9vice");
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder;

    private final DigestKey key = DigestKey.derive(new byte[32]);
    private final CredentialVersion version = key.versionOf("stored hash");

    @Test
    void surviveARestart() {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
            credentials.add(OTHER, version, PASSWORD);
        }

        try (VerifiedCredentials credentials = open(DigestKey.derive(new byte[32]), NOW)) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
            assertThat(credentials.contains(OTHER, version, PASSWORD)).isTrue();
            assertThat(credentials.contains(USER, version, "wrong".getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
        }
    }

    @Test
    void forgottenUsersAreNotInTheFile() throws IOException {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
            credentials.add(OTHER, version, PASSWORD);
            credentials.forget(OTHER::equals);

            assertThat(credentials.contains(OTHER, version, PASSWORD)).isFalse();
        }

        assertThat(Files.readString(folder.resolve("credentials"), StandardCharsets.ISO_8859_1))
                .contains(USER.username())
                .doesNotContain("acme");
        try (VerifiedCredentials credentials = open(key, NOW)) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }
    }

    @Test
    void areUselessUnderAnotherKey() {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
        }

        byte[] secret = new byte[32];
        secret[0] = 1;
        try (VerifiedCredentials credentials = open(DigestKey.derive(secret), NOW)) {
            assertThat(credentials.size()).isZero();
        }
    }

    @Test
    void containNeitherPasswordNorHash() throws IOException {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
        }

        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
                .contains("device001")
                .doesNotContain("secret", "stored hash");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void areRemovedWhenTheStoredHashChanged() {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
            assertThat(credentials.contains(USER, key.versionOf("new hash"), PASSWORD))
                    .isFalse();
        }

        // Also if the former hash comes back.
        try (VerifiedCredentials credentials = open(key, NOW)) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isFalse();
        }
    }

    @Test
    void expireAfter30DaysWithoutALogin() {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
            credentials.add(OTHER, version, PASSWORD);
        }
        try (VerifiedCredentials credentials = open(key, NOW.plus(Duration.ofDays(20)))) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }

        try (VerifiedCredentials credentials = open(key, NOW.plus(Duration.ofDays(31)))) {
            assertThat(credentials.contains(OTHER, version, PASSWORD)).isFalse();
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }
    }

    @Test
    void survivesAKilledProcess() {
        VerifiedCredentials killed = open(key, NOW);
        killed.add(USER, version, PASSWORD);
        try (VerifiedCredentials credentials = openWhenWritten()) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }
        killed.close();
    }

    @Test
    void ignoresADamagedEnd() throws IOException {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            credentials.add(USER, version, PASSWORD);
        }
        byte[] content = Files.readAllBytes(file());
        byte[] next = new CredentialRecord(
                        OTHER,
                        Optional.of(new VerifiedCredential(version, new byte[32], NOW.getEpochSecond() / 86_400)))
                .encode()
                .array();
        for (int length = 0; length < next.length; length++) {
            assertSurvivesEnd(content, Arrays.copyOf(next, length));
        }
        next[20]++;
        assertSurvivesEnd(content, next);
        assertSurvivesEnd(content, new byte[] {0x7F, -1, -1, -1, 0, 0, 0, 0, 1});
    }

    private void assertSurvivesEnd(byte[] content, byte[] end) throws IOException {
        Files.write(file(), content);
        Files.write(file(), end, StandardOpenOption.APPEND);
        try (VerifiedCredentials credentials = open(key, NOW)) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
            assertThat(credentials.size()).isEqualTo(1);
        }
    }

    @Test
    void doesNotGrowWithRepeatedChanges() throws IOException {
        try (VerifiedCredentials credentials = open(key, NOW)) {
            for (int i = 0; i < 30_000; i++) {
                credentials.add(USER, version, PASSWORD);
            }
        }

        assertThat(Files.size(file())).isLessThan(2 << 20);
        try (VerifiedCredentials credentials = open(key, NOW)) {
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }
    }

    @Test
    void aFailingDiskDoesNotAffectLogins() throws IOException {
        Path missing = folder.resolve("missing");
        Files.createDirectory(missing);
        CredentialFile file = new CredentialFile(missing.resolve("credentials"), key);
        Files.delete(missing);

        try (VerifiedCredentials credentials =
                VerifiedCredentials.open(key, 100, file, Clock.fixed(NOW, ZoneOffset.UTC))) {
            credentials.add(USER, version, PASSWORD);
            assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        }
    }

    @Test
    void theKeyMustLieElsewhere() {
        assertThatThrownBy(() -> CredentialKeyFile.read(folder.resolve("sub/key"), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be outside");
    }

    @Test
    void theKeyFileIsCreatedOnceAndChecked(@TempDir Path keys) throws IOException {
        Path secret = keys.resolve("key");

        assertThat(CredentialKeyFile.read(secret, folder).versionOf("x"))
                .isEqualTo(CredentialKeyFile.read(secret, folder).versionOf("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        Files.writeString(secret, "short");
        assertThatThrownBy(() -> CredentialKeyFile.read(secret, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 32");
    }

    private VerifiedCredentials open(DigestKey current, Instant now) {
        return VerifiedCredentials.open(
                current, 100, new CredentialFile(file(), current), Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Opens the file as soon as the other process has written its first record. */
    private VerifiedCredentials openWhenWritten() {
        while (true) {
            Path copy = folder.resolve("copy");
            try {
                Files.write(copy, Files.readAllBytes(file()));
            } catch (IOException e) {
                continue;
            }
            VerifiedCredentials credentials =
                    VerifiedCredentials.open(key, 100, new CredentialFile(copy, key), Clock.fixed(NOW, ZoneOffset.UTC));
            if (credentials.size() > 0) {
                return credentials;
            }
            credentials.close();
        }
    }

    private Path file() {
        return folder.resolve("credentials");
    }
}

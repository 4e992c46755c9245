package dev.rookery.auth.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VerifiedCredentialsTest {
    private static final UserKey USER = new UserKey(new TenantId("a"), "device001");
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.UTF_8);

    private final DigestKey key = DigestKey.random();
    private final CredentialVersion version = key.versionOf("stored hash");
    private final VerifiedCredentials credentials = new VerifiedCredentials(key, 100);

    @Test
    void containsOnlyVerifiedCredentials() {
        credentials.add(USER, version, PASSWORD);

        assertThat(credentials.contains(USER, version, PASSWORD)).isTrue();
        assertThat(credentials.contains(USER, version, "Secret".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(credentials.contains(USER, version, new byte[0])).isFalse();
        assertThat(credentials.contains(new UserKey(new TenantId("b"), "device001"), version, PASSWORD))
                .isFalse();
        assertThat(credentials.contains(new UserKey(new TenantId("a"), "device002"), version, PASSWORD))
                .isFalse();
    }

    @Test
    void entriesExpireWhenTheStoredHashChanges() {
        credentials.add(USER, version, PASSWORD);

        assertThat(credentials.contains(USER, key.versionOf("another hash"), PASSWORD))
                .isFalse();
    }

    @Test
    void size0DisablesTheCache() {
        VerifiedCredentials none = new VerifiedCredentials(key, 0);
        none.add(USER, version, PASSWORD);
        none.add(new UserKey(TenantId.DEFAULT, "other"), version, PASSWORD);

        assertThat(none.size()).isZero();
    }

    @Test
    void digestsDifferBetweenProcesses() {
        assertThat(DigestKey.random().versionOf("stored hash")).isNotEqualTo(version);
    }

    @Test
    void digestsDependOnPartBoundaries() {
        assertThat(key.digest(bytes("ab"), bytes("c"))).isNotEqualTo(key.digest(bytes("a"), bytes("bc")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

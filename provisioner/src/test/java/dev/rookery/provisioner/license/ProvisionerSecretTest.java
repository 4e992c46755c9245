package dev.rookery.provisioner.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.provisioner.customer.CustomerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionerSecretTest {
    private static final ProvisionerSecret SECRET = ProvisionerSecret.of("0123456789012345678901234567890123456789");
    private static final ProvisionerSecret OTHER = ProvisionerSecret.of("0123456789012345678901234567890123456780");

    @Test
    void privateKeysRequireTheSecret() {
        SigningKey key = SigningKey.generate(SECRET);

        assertThat(new String(key.sealedPrivateKey(), StandardCharsets.ISO_8859_1))
                .doesNotContain("PRIVATE");
        assertThat(key.privateKey(SECRET)).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> key.privateKey(OTHER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another secret");
        assertThat(key.jwk().getString("kid")).isEqualTo(key.id());
    }

    @Test
    void createsTheFileOnceReadableByItsOwnerOnly(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");

        byte[] first = ProvisionerSecret.readOrCreate(file).derive("x");

        assertThat(ProvisionerSecret.readOrCreate(file).derive("x")).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> ProvisionerSecret.of("too short")).hasMessageContaining("32");
        assertThatThrownBy(() -> ProvisionerSecret.readOrCreate(folder.resolve("no/such/folder")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void instanceTokensAreBoundToCustomerAndSecret() {
        CustomerId customer = new CustomerId("abc123");
        String token = new InstanceToken(SECRET).of(customer);

        assertThat(new InstanceToken(SECRET).customer(token)).contains(customer);
        assertThat(new InstanceToken(OTHER).customer(token)).isEmpty();
        assertThat(new InstanceToken(SECRET).customer(token.replace("abc123", "abc124")))
                .isEmpty();
        assertThat(new InstanceToken(SECRET).customer("ri_")).isEmpty();
        assertThat(new InstanceToken(SECRET).customer("ri_.")).isEmpty();
    }
}

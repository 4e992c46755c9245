package dev.rookery.api.certificate.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;

class SigningRequestTest {
    private final KeyPair keys = KeyPairs.generate();

    @Test
    void readsKeyAndCommonName() {
        SigningRequest request = SigningRequest.parse(SigningRequests.create(keys, "CN=pump-7,O=Acme"));

        assertThat(request.publicKey()).isEqualTo(keys.getPublic());
        assertThat(request.commonName()).contains("pump-7");
        assertThat(SigningRequest.parse(SigningRequests.create(keys, "")).commonName())
                .isEmpty();
        assertThat(SigningRequest.parse(SigningRequests.create(keys, "CN=a,CN=b"))
                        .commonName())
                .isEmpty();
    }

    @Test
    void requiresTheSignatureOfTheKey() {
        String foreign = SigningRequests.withoutKey(keys, KeyPairs.generate(), "CN=pump-7");

        assertThatThrownBy(() -> SigningRequest.parse(foreign))
                .isInstanceOf(X509Exception.class)
                .hasMessageContaining("signature of the certificate request is wrong");
    }

    @Test
    void rejectsMalformedContent() {
        for (String pem : new String[] {
            "",
            "nonsense",
            PemText.write(PemText.Kind.CERTIFICATE, new byte[] {1}),
            PemText.write(PemText.Kind.REQUEST, new byte[] {}),
            PemText.write(PemText.Kind.REQUEST, new byte[] {0x30, 0x03, 0x02, 0x01, 0x01}),
            SigningRequests.create(keys, "CN=a") + SigningRequests.create(keys, "CN=a"),
        }) {
            assertThatThrownBy(() -> SigningRequest.parse(pem)).as(pem).isInstanceOf(X509Exception.class);
        }
    }

    @Test
    void rejectsDeeplyNestedContent() {
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        for (int i = 0; i < 6_000; i++) {
            // A sequence of indefinite length.
            nested.write(0x30);
            nested.write(0x80);
        }

        assertThatThrownBy(() -> SigningRequest.parse(PemText.write(PemText.Kind.REQUEST, nested.toByteArray())))
                .isInstanceOf(X509Exception.class);
    }
}

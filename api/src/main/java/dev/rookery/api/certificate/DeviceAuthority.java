package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.PemText;
import io.vertx.core.json.JsonObject;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Certificate authority of a tenant.
 *
 * @param id random; part of the address of its revocation list
 * @param privateKey encrypted; empty if the authority only verifies certificates
 */
public record DeviceAuthority(
        String id,
        String name,
        State state,
        Origin origin,
        X509Certificate certificate,
        Optional<byte[]> privateKey,
        String createdBy,
        Instant createdAt) {
    /** Whether an authority issues certificates. */
    public enum State {
        /** Issues certificates, if it has a private key. */
        CURRENT,
        /** Replaced by another authority; its certificates are accepted until it is retired. */
        PREVIOUS;

        /** Returns the lower-case name used in JSON and in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who has the private key. */
    public enum Origin {
        /** The platform has generated the key. */
        GENERATED,
        /** The tenant has the key. */
        IMPORTED;

        /** Returns the lower-case name used in JSON and in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns whether the platform can issue certificates with this authority. */
    public boolean issues() {
        return state == State.CURRENT && privateKey.isPresent();
    }

    byte[] encoded() {
        return encoded(certificate);
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A parsed certificate cannot be encoded", e);
        }
    }

    JsonObject describe() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("state", state.text())
                .put("origin", origin.text())
                .put("issues", issues())
                .put("subject", certificate.getSubjectX500Principal().getName())
                .put("not_after", certificate.getNotAfter().toInstant().toString())
                .put("created_by", createdBy)
                .put("created_at", createdAt.toString())
                .put("crl", "/api/device-cas/" + id + "/crl")
                .put("certificate", PemText.write(PemText.Kind.CERTIFICATE, encoded()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceAuthority authority
                && id.equals(authority.id)
                && state == authority.state
                && certificate.equals(authority.certificate)
                && Arrays.equals(privateKey.orElse(new byte[0]), authority.privateKey.orElse(new byte[0]));
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, state);
    }

    @Override
    public String toString() {
        return "DeviceAuthority[" + id + ", " + state + "]";
    }
}

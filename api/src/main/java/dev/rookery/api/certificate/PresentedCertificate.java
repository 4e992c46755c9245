package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.PemText;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Certificate that a device presents without TLS, with a signature that proves the possession of its key. */
public final class PresentedCertificate {
    /** Tenant and MQTT user of a certificate. */
    public record Owner(TenantId tenant, String username) {}

    private final X509Certificate certificate;

    private PresentedCertificate(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** @throws dev.rookery.api.certificate.x509.X509Exception if the text is not a certificate in PEM format */
    public static PresentedCertificate parse(String pem) {
        return new PresentedCertificate(Certificates.parsePem(pem));
    }

    /**
     * Returns the owner if the platform has issued exactly this certificate, and it has neither expired nor been revoked. Serial
     * numbers are random and unique among all tenants.
     */
    public Future<Optional<Owner>> owner(TenantDatabase database) {
        return database.acrossTenants(connection -> connection
                .preparedQuery("/* all tenants */ SELECT tenant, username FROM device_certificates WHERE serial = $1"
                        + " AND certificate = $2 AND username IS NOT NULL AND revoked_at IS NULL AND not_after > now()")
                .execute(Tuple.of(
                        Buffer.buffer(certificate.getSerialNumber().toByteArray()),
                        Buffer.buffer(DeviceAuthority.encoded(certificate))))
                .map(rows ->
                        QueryResults.first(rows, row -> new Owner(new TenantId(row.getString(0)), row.getString(1)))));
    }

    /**
     * Returns whether the key of the certificate has signed the request. The key is one that the platform has accepted.
     *
     * @param csr in PEM format
     * @param signature in Base64
     */
    public boolean hasSigned(String csr, String signature) {
        try {
            Signature verifier = Signature.getInstance(
                    switch (certificate.getPublicKey().getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> "Ed25519";
                    });
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(PemText.read(PemText.Kind.REQUEST, csr));
            return verifier.verify(Base64.getMimeDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}

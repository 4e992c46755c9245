package dev.rookery.auth.certificate;

import dev.rookery.auth.TenantId;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import javax.security.auth.x500.X500Principal;

/** Certificate authority of a tenant, in the form that verifies certificates. Compact: there may be thousands. Immutable. */
public final class TrustedAuthority {
    private final TenantId tenant;
    private final String id;
    private final String subject;
    private final String keyAlgorithm;
    private final byte[] publicKey;
    private final Instant notBefore;
    private final Instant notAfter;
    private final Instant createdAt;
    /** Sorted. */
    private final long[] revoked;

    private TrustedAuthority(
            TenantId tenant, String id, X509Certificate certificate, long[] revoked, Instant createdAt) {
        this.tenant = tenant;
        this.id = id;
        this.subject = nameOf(certificate.getSubjectX500Principal());
        this.keyAlgorithm = certificate.getPublicKey().getAlgorithm();
        this.publicKey = certificate.getPublicKey().getEncoded();
        this.notBefore = certificate.getNotBefore().toInstant();
        this.notAfter = certificate.getNotAfter().toInstant();
        this.createdAt = createdAt;
        this.revoked = revoked;
    }

    /**
     * @param certificate in DER
     * @param revoked the {@link SerialDigest}s of revoked certificates, one after the other
     * @throws CertificateException if the certificate is malformed
     */
    public static TrustedAuthority of(TenantId tenant, String id, byte[] certificate, byte[] revoked, Instant createdAt)
            throws CertificateException {
        X509Certificate parsed = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        long[] serials = new long[revoked.length / SerialDigest.BYTES];
        ByteBuffer.wrap(revoked).asLongBuffer().get(serials);
        Arrays.sort(serials);
        return new TrustedAuthority(tenant, id, parsed, serials, createdAt);
    }

    /** Returns the form of a name by which issuers and subjects are compared (RFC 5280, section 7.1). */
    static String nameOf(X500Principal principal) {
        return principal.getName(X500Principal.CANONICAL);
    }

    public TenantId tenant() {
        return tenant;
    }

    String id() {
        return id;
    }

    String subject() {
        return subject;
    }

    Instant notAfter() {
        return notAfter;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean isValidAt(Instant time) {
        return !time.isBefore(notBefore) && !time.isAfter(notAfter);
    }

    boolean hasRevoked(long serial) {
        return Arrays.binarySearch(revoked, serial) >= 0;
    }

    /** Returns whether this authority has signed the certificate. */
    boolean hasSigned(X509Certificate certificate) {
        try {
            PublicKey key = KeyFactory.getInstance(keyAlgorithm).generatePublic(new X509EncodedKeySpec(publicKey));
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

package dev.rookery.api.certificate.x509;

import dev.rookery.auth.certificate.SerialDigest;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;

/**
 * Revocation list of an authority that a tenant has imported.
 *
 * @param encoded DER
 * @param digests the {@link SerialDigest} of each revoked certificate, one after the other
 */
public record ImportedRevocations(byte[] encoded, byte[] digests, Instant updatedAt) {
    /** Maximum number of revoked certificates. */
    public static final int MAXIMUM_ENTRIES = 20_000;

    /**
     * Parses and verifies a list in PEM format.
     *
     * @throws X509Exception if it is malformed, has too many entries, is from the future, or the authority has not signed it
     */
    public static ImportedRevocations parse(String pem, X509Certificate authority, Instant now) {
        byte[] encoded = PemText.read(PemText.Kind.REVOCATION_LIST, pem);
        try {
            X509CRL list =
                    (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(encoded));
            if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
                throw new X509Exception("The revocation list has another issuer than the authority");
            }
            list.verify(authority.getPublicKey());
            if (list.getCriticalExtensionOIDs() != null
                    && !list.getCriticalExtensionOIDs().isEmpty()) {
                throw new X509Exception("The revocation list has a critical extension. Indirect and partial lists"
                        + " are not supported");
            }
            if (list.getThisUpdate().toInstant().isAfter(now)) {
                throw new X509Exception("The revocation list is from the future; check the clock of the authority");
            }
            return new ImportedRevocations(
                    encoded, digests(list), list.getThisUpdate().toInstant());
        } catch (GeneralSecurityException e) {
            throw new X509Exception("The revocation list is malformed, or the authority has not signed it", e);
        }
    }

    /** Returns the number of revoked certificates. */
    public int count() {
        return digests.length / SerialDigest.BYTES;
    }

    private static byte[] digests(X509CRL list) {
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        int count = entries == null ? 0 : entries.size();
        if (count > MAXIMUM_ENTRIES) {
            throw new X509Exception("The revocation list has " + count + " entries; the limit is " + MAXIMUM_ENTRIES
                    + ". Leave out expired certificates, or retire the authority");
        }
        ByteBuffer digests = ByteBuffer.allocate(count * SerialDigest.BYTES);
        if (entries != null) {
            entries.forEach(entry -> digests.putLong(SerialDigest.of(entry.getSerialNumber())));
        }
        return digests.array();
    }
}

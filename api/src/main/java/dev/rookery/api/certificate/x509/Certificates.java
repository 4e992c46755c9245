package dev.rookery.api.certificate.x509;

import dev.rookery.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** Certificates in their encodings. */
public final class Certificates {
    private Certificates() {}

    /**
     * @param encoded DER
     * @throws X509Exception if it is malformed
     */
    public static X509Certificate parse(byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new X509Exception("The certificate is malformed", e);
        }
    }

    /** @throws X509Exception if the text is not one certificate in PEM format */
    public static X509Certificate parsePem(String pem) {
        return parse(PemText.read(PemText.Kind.CERTIFICATE, pem));
    }

    /** Returns the digest by which keys are compared. */
    public static byte[] keyHash(PublicKey key) {
        return Sha256.digest(key.getEncoded());
    }

    /** Returns the common name of the subject; empty if it has none or several. */
    public static Optional<String> commonName(X509Certificate certificate) {
        RDN[] names = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return names.length == 1 && !names[0].isMultiValued()
                ? Optional.of(IETFUtils.valueToString(names[0].getFirst().getValue()))
                : Optional.empty();
    }
}

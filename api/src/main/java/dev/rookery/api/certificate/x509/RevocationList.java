package dev.rookery.api.certificate.x509;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;

/** Certificate revocation lists (RFC 5280, section 5) of authorities that the platform has generated. */
public final class RevocationList {
    /** Time after which a verifier should fetch the next list. */
    public static final Duration LIFETIME = Duration.ofDays(7);

    /** Revoked certificate. */
    public record Entry(BigInteger serial, Instant revokedAt) {}

    private RevocationList() {}

    /**
     * Returns a signed list in DER.
     *
     * @param number greater than that of the list before
     */
    public static byte[] create(Issuer issuer, List<Entry> entries, long number, Instant now) {
        V2TBSCertListGenerator content = new V2TBSCertListGenerator();
        content.setIssuer(issuer.name());
        content.setSignature(Issuer.ALGORITHM);
        content.setThisUpdate(time(now));
        content.setNextUpdate(time(now.plus(LIFETIME)));
        entries.forEach(entry -> content.addCRLEntry(new ASN1Integer(entry.serial()), time(entry.revokedAt()), 0));
        content.setExtensions(new Extensions(new Extension[] {
            CertificateTemplate.extension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(
                            CertificateTemplate.identifier(issuer.certificate().getPublicKey()))),
            CertificateTemplate.extension(Extension.cRLNumber, false, new ASN1Integer(number))
        }));
        return issuer.sign(content.generateTBSCertList());
    }

    private static Time time(Instant instant) {
        return new Time(Date.from(instant));
    }
}

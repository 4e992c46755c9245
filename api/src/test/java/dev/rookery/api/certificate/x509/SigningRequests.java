package dev.rookery.api.certificate.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Certificate requests for tests, as OpenSSL makes them. */
public final class SigningRequests {
    private SigningRequests() {}

    /** @param subject such as {@code CN=pump-7}; may be empty */
    public static String create(KeyPair keys, String subject) {
        return PemText.write(PemText.Kind.REQUEST, encoded(keys, keys, subject));
    }

    /** Returns a request whose signature was made with another key. */
    static String withoutKey(KeyPair keys, KeyPair other, String subject) {
        return PemText.write(PemText.Kind.REQUEST, encoded(keys, other, subject));
    }

    private static byte[] encoded(KeyPair keys, KeyPair signer, String subject) {
        CertificationRequestInfo info = new CertificationRequestInfo(
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
                new DERSet());
        try {
            return Issuer.sign(CertificationRequestInfo.getInstance(info.getEncoded()), signer.getPrivate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

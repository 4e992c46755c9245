package dev.rookery.api.certificate.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Certificate authority with its private key, on the curve P-256. Used for the time of an operation only.
 *
 * @param certificate of the authority
 */
public record Issuer(X509Certificate certificate, PrivateKey privateKey) {
    static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    /** @param privateKey PKCS #8 */
    public static Issuer of(X509Certificate certificate, byte[] privateKey) {
        return new Issuer(certificate, KeyPairs.privateKey(privateKey));
    }

    X500Name name() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    /** Returns the signed object: a sequence of content, algorithm and signature. */
    byte[] sign(ASN1Object content) {
        return sign(content, privateKey);
    }

    static byte[] sign(ASN1Object content, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content.getEncoded(ASN1Encoding.DER));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            for (ASN1Encodable part : new ASN1Encodable[] {content, ALGORITHM, new DERBitString(signature.sign())}) {
                parts.add(part);
            }
            return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Failed to sign with a P-256 key", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the private key out of logs. */
    @Override
    public String toString() {
        return "Issuer[" + certificate.getSubjectX500Principal() + "]";
    }
}

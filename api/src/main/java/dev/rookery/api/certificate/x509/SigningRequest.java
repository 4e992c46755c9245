package dev.rookery.api.certificate.x509;

import dev.rookery.auth.certificate.KeyRules;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Request for a certificate (CSR), whose signature proves that the requester has the private key. Extensions that it asks for
 * are ignored.
 *
 * @param commonName of the subject; empty if the subject has none or several
 */
public record SigningRequest(PublicKey publicKey, Optional<String> commonName) {
    /** RFC 8410. */
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private static final Map<ASN1ObjectIdentifier, String> SIGNATURES = Map.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            "SHA256withRSA",
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            "SHA384withRSA",
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            "SHA512withRSA",
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            "SHA256withECDSA",
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            "SHA384withECDSA",
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            "SHA512withECDSA",
            ED25519,
            "Ed25519");
    private static final Map<ASN1ObjectIdentifier, String> KEYS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA", X9ObjectIdentifiers.id_ecPublicKey, "EC", ED25519, "Ed25519");

    /**
     * Parses and verifies a request in PEM format.
     *
     * @throws X509Exception if it is malformed, its key is not accepted, or its signature is wrong
     */
    public static SigningRequest parse(String pem) {
        return parse(PemText.read(PemText.Kind.REQUEST, pem));
    }

    private static SigningRequest parse(byte[] encoded) {
        try {
            CertificationRequest request = CertificationRequest.getInstance(encoded);
            PublicKey key = key(request.getCertificationRequestInfo().getSubjectPublicKeyInfo());
            KeyRules.flaw(key).ifPresent(flaw -> {
                throw new X509Exception("The key of the certificate request is not accepted: " + flaw);
            });
            String algorithm = SIGNATURES.get(request.getSignatureAlgorithm().getAlgorithm());
            if (algorithm == null) {
                throw new X509Exception("The signature of the certificate request is not accepted. Use SHA-256 with RSA"
                        + " or ECDSA, or Ed25519");
            }
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(key);
            signature.update(request.getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
            if (!signature.verify(request.getSignature().getOctets())) {
                throw new X509Exception("The signature of the certificate request is wrong");
            }
            return new SigningRequest(key, commonName(request));
        } catch (X509Exception e) {
            throw e;
        } catch (RuntimeException | IOException | GeneralSecurityException e) {
            // Parsers report malformed content by various exceptions.
            throw new X509Exception("The certificate request is malformed", e);
        }
    }

    private static PublicKey key(SubjectPublicKeyInfo info) throws GeneralSecurityException, IOException {
        String algorithm = KEYS.get(info.getAlgorithm().getAlgorithm());
        if (algorithm == null) {
            throw new X509Exception(
                    "The key of the certificate request is not accepted: keys must be RSA, EC or Ed25519");
        }
        return KeyPairs.publicKey(algorithm, info.getEncoded(ASN1Encoding.DER));
    }

    private static Optional<String> commonName(CertificationRequest request) {
        RDN[] names = request.getCertificationRequestInfo().getSubject().getRDNs(BCStyle.CN);
        return names.length == 1 && !names[0].isMultiValued()
                ? Optional.of(IETFUtils.valueToString(names[0].getFirst().getValue()))
                : Optional.empty();
    }
}

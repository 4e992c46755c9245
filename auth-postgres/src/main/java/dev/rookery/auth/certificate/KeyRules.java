package dev.rookery.auth.certificate;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Public keys and signatures that the platform accepts. The limits are above common practice and below what would take
 * milliseconds to verify: tenants choose the keys of their own authorities and devices.
 */
public final class KeyRules {
    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 4096;
    /** Verification takes a time that grows with the exponent. */
    private static final int LONGEST_EXPONENT = 32;

    private static final Set<Integer> CURVE_SIZES = Set.of(256, 384, 521);
    private static final Set<String> SIGNATURES = Set.of(
            "SHA256WITHRSA",
            "SHA384WITHRSA",
            "SHA512WITHRSA",
            "SHA256WITHECDSA",
            "SHA384WITHECDSA",
            "SHA512WITHECDSA",
            "ED25519");

    private KeyRules() {}

    /** Returns why a key is not accepted; empty if it is. */
    public static Optional<String> flaw(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            boolean accepted = bits >= SHORTEST_RSA
                    && bits <= LONGEST_RSA
                    && rsa.getPublicExponent().bitLength() <= LONGEST_EXPONENT;
            return accepted
                    ? Optional.empty()
                    : Optional.of("RSA keys must have " + SHORTEST_RSA + " to " + LONGEST_RSA
                            + " bits and an exponent of at most " + LONGEST_EXPONENT + " bits");
        }
        if (key instanceof ECPublicKey curve) {
            return CURVE_SIZES.contains(curve.getParams().getCurve().getField().getFieldSize())
                    ? Optional.empty()
                    : Optional.of("EC keys must be on the curve P-256, P-384 or P-521");
        }
        return key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519")
                ? Optional.empty()
                : Optional.of("Keys must be RSA, EC or Ed25519");
    }

    /** Returns whether the algorithm of a certificate's signature is accepted. */
    public static boolean isSignatureAccepted(X509Certificate certificate) {
        return SIGNATURES.contains(certificate.getSigAlgName().toUpperCase(Locale.ROOT));
    }
}

package dev.rookery.api.certificate.x509;

import dev.rookery.auth.certificate.KeyRules;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Checks the certificate of an authority that a tenant already has, and that the tenant has its private key. */
public final class ImportedAuthority {
    private static final int MAXIMUM_SIZE = 8192;
    private static final int CERTIFICATE_SIGN = 5;

    private ImportedAuthority() {}

    /**
     * Checks an authority.
     *
     * @param proof certificate that the authority has signed, with the verification code as common name
     * @throws X509Exception if the authority is not accepted, or the proof does not prove the possession of its key
     */
    public static void check(X509Certificate authority, X509Certificate proof, String verificationCode, Instant now) {
        checkAuthority(authority, now);
        if (!Certificates.commonName(proof).orElse("").equals(verificationCode)) {
            throw new X509Exception("The common name of the verification certificate is not the verification code of"
                    + " this tenant. Read the code with GET /api/device-cas/verification-code and sign a certificate for it"
                    + " with the authority");
        }
        try {
            proof.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new X509Exception("The authority has not signed the verification certificate", e);
        }
        if (now.isAfter(proof.getNotAfter().toInstant())) {
            throw new X509Exception("The verification certificate has expired; sign another one");
        }
    }

    private static void checkAuthority(X509Certificate authority, Instant now) {
        if (size(authority) > MAXIMUM_SIZE) {
            throw new X509Exception("The certificate of the authority exceeds " + MAXIMUM_SIZE + " bytes");
        }
        if (authority.getBasicConstraints() < 0) {
            throw new X509Exception(
                    "The certificate is not that of an authority: it lacks the basic constraint CA:TRUE");
        }
        boolean[] usage = authority.getKeyUsage();
        if (usage != null && !usage[CERTIFICATE_SIGN]) {
            throw new X509Exception(
                    "The key usage of the authority does not permit to sign certificates (keyCertSign)");
        }
        if (authority.hasUnsupportedCriticalExtension()) {
            throw new X509Exception("The certificate of the authority has an unknown critical extension");
        }
        if (now.isBefore(authority.getNotBefore().toInstant())
                || now.isAfter(authority.getNotAfter().toInstant())) {
            throw new X509Exception("The certificate of the authority is not valid now");
        }
        if (authority.getSubjectX500Principal().getName().isEmpty()) {
            throw new X509Exception("The authority has no subject");
        }
        KeyRules.flaw(authority.getPublicKey()).ifPresent(flaw -> {
            throw new X509Exception("The key of the authority is not accepted: " + flaw);
        });
    }

    private static int size(X509Certificate certificate) {
        try {
            return certificate.getEncoded().length;
        } catch (GeneralSecurityException e) {
            throw new X509Exception("The certificate is malformed", e);
        }
    }
}

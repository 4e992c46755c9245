package dev.rookery.auth.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules for certificates that devices present, apart from their signature (RFC 5280, section 4.2). */
final class DeviceCertificateRules {
    private static final int MAXIMUM_SIZE = 8192;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private DeviceCertificateRules() {}

    /** Returns why a certificate is not accepted; empty if it is. */
    static Optional<String> flaw(X509Certificate certificate, byte[] encoded, Instant now) {
        if (encoded.length > MAXIMUM_SIZE) {
            return Optional.of("it exceeds " + MAXIMUM_SIZE + " bytes");
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Optional.of("it is not yet valid");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of("it has expired");
        }
        if (certificate.getBasicConstraints() >= 0) {
            return Optional.of("it is the certificate of an authority, not of a device");
        }
        if (!permitsClientAuthentication(certificate)) {
            return Optional.of("its key usage does not include client authentication");
        }
        if (certificate.hasUnsupportedCriticalExtension()) {
            return Optional.of("it has an unknown critical extension");
        }
        if (!KeyRules.isSignatureAccepted(certificate)) {
            return Optional.of("its signature algorithm is not accepted");
        }
        return KeyRules.flaw(certificate.getPublicKey());
    }

    private static boolean permitsClientAuthentication(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            boolean[] usage = certificate.getKeyUsage();
            return (purposes == null || purposes.contains(CLIENT_AUTHENTICATION) || purposes.contains(ANY_USAGE))
                    && (usage == null || usage[DIGITAL_SIGNATURE]);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}

package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.CertificateTemplate;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.Issuer;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.PemText;
import dev.rookery.api.certificate.x509.RevocationList;
import dev.rookery.api.certificate.x509.SigningRequests;
import dev.rookery.api.certificate.x509.Validity;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Authority of a tenant that is not on the platform, and requests with it. */
public final class OwnAuthority {
    private static final Validity VALID = Validity.from(Instant.now(), Duration.ofDays(1));

    private final Issuer issuer;

    public OwnAuthority() {
        KeyPair keys = KeyPairs.generate();
        issuer = new Issuer(
                Certificates.parse(CertificateTemplate.authority(keys, "own", "own", VALID)), keys.getPrivate());
    }

    /** Returns the request to import it, with a certificate for the verification code. */
    public JsonObject importRequest(String name, String code) {
        return new JsonObject()
                .put("name", name)
                .put("certificate", pem(issuer.certificate()))
                .put("verification_certificate", pem(issue(KeyPairs.generate(), code)));
    }

    X509Certificate issue(KeyPair keys, String commonName) {
        return Certificates.parse(CertificateTemplate.device(issuer, keys.getPublic(), "own", commonName, VALID));
    }

    /** Returns the request to import a revocation list without entries. */
    public JsonObject emptyCrl() {
        return crl(Instant.now(), List.of());
    }

    JsonObject crl(Instant at, List<RevocationList.Entry> entries) {
        return new JsonObject()
                .put("crl", PemText.write(PemText.Kind.REVOCATION_LIST, RevocationList.create(issuer, entries, 1, at)));
    }

    static String pem(X509Certificate certificate) {
        return PemText.write(PemText.Kind.CERTIFICATE, DeviceAuthority.encoded(certificate));
    }

    /** Returns the request of a device to renew its certificate. */
    public static JsonObject renewal(JsonObject certificate, KeyPair current, KeyPair next, String device) {
        String csr = SigningRequests.create(next, "CN=" + device);
        return new JsonObject()
                .put("certificate", certificate.getString("certificate"))
                .put("csr", csr)
                .put("signature", sign(current.getPrivate(), csr));
    }

    private static String sign(PrivateKey key, String csr) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(PemText.read(PemText.Kind.REQUEST, csr));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

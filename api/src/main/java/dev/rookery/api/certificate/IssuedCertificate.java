package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.PemText;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * Device certificate that the platform has issued.
 *
 * @param authority id of the authority
 * @param username MQTT user, which is the device id; empty if the device was erased
 * @param certificate DER; empty if the device was erased
 */
record IssuedCertificate(
        BigInteger serial,
        String authority,
        Optional<String> username,
        Optional<byte[]> certificate,
        Instant notAfter,
        String createdBy,
        Instant createdAt,
        Optional<Instant> revokedAt) {
    /** Returns the form of a serial number in addresses and responses. */
    static String text(BigInteger serial) {
        return serial.toString(16);
    }

    JsonObject describe() {
        JsonObject json = new JsonObject()
                .put("serial", text(serial))
                .put("ca", authority)
                .put("not_after", notAfter.toString())
                .put("created_by", createdBy)
                .put("created_at", createdAt.toString());
        username.ifPresent(device -> json.put("device", device));
        certificate.ifPresent(der -> json.put("certificate", PemText.write(PemText.Kind.CERTIFICATE, der)));
        revokedAt.ifPresent(time -> json.put("revoked_at", time.toString()));
        return json;
    }
}

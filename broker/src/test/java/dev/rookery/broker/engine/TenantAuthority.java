package dev.rookery.broker.engine;

import dev.rookery.auth.TenantId;
import dev.rookery.testkit.TestDatabase;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Certificate authority of a tenant for tests, as PostgreSQL has it. */
record TenantAuthority(TestDatabase database, TenantId tenant, String id, X509Bundle bundle) {
    static TenantAuthority create(TestDatabase database, TenantId tenant, String subject) throws Exception {
        return create(database, tenant, builder -> builder.subject(subject));
    }

    static TenantAuthority create(TestDatabase database, TenantId tenant, UnaryOperator<CertificateBuilder> settings)
            throws Exception {
        X509Bundle bundle = settings.apply(new CertificateBuilder().setIsCertificateAuthority(true))
                .buildSelfSigned();
        return of(database, tenant, bundle);
    }

    static TenantAuthority of(TestDatabase database, TenantId tenant, X509Bundle bundle) throws Exception {
        String id = UUID.randomUUID().toString().replace("-", "");
        byte[] key = MessageDigest.getInstance("SHA-256")
                .digest(bundle.getCertificate().getPublicKey().getEncoded());
        database.execute("SET rookery.tenant = '*'; INSERT INTO device_cas"
                + " (tenant, id, name, origin, certificate, key_hash, not_after, created_by) VALUES ('" + tenant
                + "', '"
                + id + "', '" + id + "', 'imported', '"
                + hex(bundle.getCertificate().getEncoded()) + "', '" + hex(key)
                + "', now(), 'test')");
        return new TenantAuthority(database, tenant, id, bundle);
    }

    /** Returns a certificate of a device. */
    X509Bundle issue(String subject) throws Exception {
        return issue(builder -> builder.subject(subject));
    }

    X509Bundle issue(UnaryOperator<CertificateBuilder> settings) throws Exception {
        return settings.apply(new CertificateBuilder()
                        .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature)
                        .addExtendedKeyUsageClientAuth())
                .buildIssuedBy(bundle);
    }

    /** Records and revokes a certificate. */
    void revoke(X509Bundle certificate) {
        String serial = hex(certificate.getCertificate().getSerialNumber().toByteArray());
        database.execute("SET rookery.tenant = '*'; INSERT INTO device_certificates"
                + " (tenant, ca, serial, username, not_after, created_by) VALUES ('" + tenant + "', '" + id + "', '"
                + serial
                + "', 'device', '" + Instant.now().plus(Duration.ofDays(1)) + "', 'test')");
        database.execute("SET rookery.tenant = '*'; UPDATE device_certificates SET revoked_at = now() WHERE serial = '"
                + serial + "'");
    }

    void retire() {
        database.execute("SET rookery.tenant = '*'; DELETE FROM device_cas WHERE id = '" + id + "'");
    }

    private static String hex(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}

package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.RevocationList;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Table {@code device_certificates}: the certificates that the platform has issued to the devices of one tenant. Thread-safe. */
public final class CertificateRepository {
    private static final String COLUMNS =
            "serial, ca, username, certificate, not_after, created_by, created_at, revoked_at";

    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,40}");

    private final SqlClient client;
    private final TenantId tenant;

    public CertificateRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    Future<IssuedCertificate> add(String authority, String username, X509Certificate certificate, String createdBy) {
        return client.preparedQuery("INSERT INTO device_certificates"
                        + " (tenant, ca, serial, username, key_hash, certificate, not_after, created_by)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING " + COLUMNS)
                .execute(Tuple.of(
                                tenant.value(),
                                authority,
                                serial(certificate.getSerialNumber()),
                                username,
                                Buffer.buffer(Certificates.keyHash(certificate.getPublicKey())),
                                Buffer.buffer(DeviceAuthority.encoded(certificate)))
                        .addOffsetDateTime(certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC))
                        .addString(createdBy))
                .map(rows -> QueryResults.list(rows, CertificateRepository::certificate)
                        .get(0));
    }

    /** Returns a page, ordered by serial number. */
    Future<List<IssuedCertificate>> list(PageRequest page, Optional<String> username, Optional<String> authority) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM device_certificates WHERE tenant = $1"
                        + " AND ($2::text IS NULL OR username = $2) AND ($3::text IS NULL OR ca = $3)"
                        + " AND serial > $4 ORDER BY serial LIMIT $5")
                .execute(Tuple.of(
                        tenant.value(),
                        username.orElse(null),
                        authority.orElse(null),
                        page.after()
                                .map(cursor -> serial(parse(cursor.string(0))))
                                .orElseGet(Buffer::buffer),
                        page.queryLimit()))
                .map(rows -> QueryResults.list(rows, CertificateRepository::certificate));
    }

    Future<Optional<IssuedCertificate>> find(BigInteger serial) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM device_certificates WHERE tenant = $1 AND serial = $2")
                .execute(Tuple.of(tenant.value(), serial(serial)))
                .map(rows -> QueryResults.first(rows, CertificateRepository::certificate));
    }

    /** Returns the certificate of an authority with the latest end for a user's key, if it has neither expired nor been revoked. */
    Future<Optional<IssuedCertificate>> findValid(String authority, String username, byte[] keyHash) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM device_certificates WHERE tenant = $1 AND ca = $2"
                        + " AND username = $3 AND key_hash = $4 AND revoked_at IS NULL AND not_after > now()"
                        + " ORDER BY not_after DESC LIMIT 1")
                .execute(Tuple.of(tenant.value(), authority, username, Buffer.buffer(keyHash)))
                .map(rows -> QueryResults.first(rows, CertificateRepository::certificate));
    }

    /** Returns the number of certificates that have not expired, at most one more than the limit. */
    Future<Integer> count(int limit) {
        return client.preparedQuery("SELECT count(*)::integer FROM (SELECT FROM device_certificates"
                        + " WHERE tenant = $1 AND not_after > now() LIMIT $2) c")
                .execute(Tuple.of(tenant.value(), limit + 1))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Returns the number of a user's certificates that have neither expired nor been revoked. */
    Future<Integer> count(String username) {
        return client.preparedQuery("SELECT count(*)::integer FROM device_certificates"
                        + " WHERE tenant = $1 AND username = $2 AND not_after > now() AND revoked_at IS NULL")
                .execute(Tuple.of(tenant.value(), username))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Revokes a certificate, and returns it; empty if there is none. A second call changes nothing. */
    Future<Optional<IssuedCertificate>> revoke(BigInteger serial) {
        return client.preparedQuery("UPDATE device_certificates SET revoked_at = COALESCE(revoked_at, now())"
                        + " WHERE tenant = $1 AND serial = $2 RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant.value(), serial(serial)))
                .map(rows -> QueryResults.first(rows, CertificateRepository::certificate));
    }

    /**
     * Revokes all certificates of a user that is deleted, because another user may get its name.
     *
     * @param erase whether to delete all but the serial numbers, too
     */
    public Future<Void> revokeAll(String username, boolean erase) {
        return client.preparedQuery("UPDATE device_certificates SET revoked_at = COALESCE(revoked_at, now()),"
                        + " username = CASE WHEN $3 THEN NULL ELSE username END,"
                        + " key_hash = CASE WHEN $3 THEN NULL ELSE key_hash END,"
                        + " certificate = CASE WHEN $3 THEN NULL ELSE certificate END,"
                        + " created_by = CASE WHEN $3 AND created_by = username THEN '' ELSE created_by END"
                        + " WHERE tenant = $1 AND username = $2")
                .execute(Tuple.of(tenant.value(), username, erase))
                .mapEmpty();
    }

    /** Returns the revoked certificates of an authority that have not expired. */
    Future<List<RevocationList.Entry>> revoked(String authority) {
        return client.preparedQuery(
                        "SELECT serial, revoked_at FROM device_certificates"
                                + " WHERE tenant = $1 AND ca = $2 AND revoked_at IS NOT NULL AND not_after > now() ORDER BY serial")
                .execute(Tuple.of(tenant.value(), authority))
                .map(rows -> QueryResults.list(
                        rows,
                        row -> new RevocationList.Entry(
                                new BigInteger(row.getBuffer(0).getBytes()),
                                row.getOffsetDateTime(1).toInstant())));
    }

    /** Deletes some certificates that expired a month ago. */
    Future<Void> deleteExpired() {
        return client.preparedQuery("DELETE FROM device_certificates WHERE tenant = $1 AND (ca, serial) IN"
                        + " (SELECT ca, serial FROM device_certificates WHERE tenant = $1"
                        + " AND not_after < now() - interval '30 days' LIMIT 100)")
                .execute(Tuple.of(tenant.value()))
                .mapEmpty();
    }

    /** @throws ApiException if the text is not a serial number in hexadecimal digits */
    static BigInteger parse(String serial) {
        if (!SERIAL.matcher(serial).matches()) {
            throw ApiException.invalid("A serial number has 1 to 40 hexadecimal digits");
        }
        return new BigInteger(serial, 16);
    }

    private static Buffer serial(BigInteger serial) {
        return Buffer.buffer(serial.toByteArray());
    }

    private static IssuedCertificate certificate(Row row) {
        return new IssuedCertificate(
                new BigInteger(row.getBuffer("serial").getBytes()),
                row.getString("ca"),
                Optional.ofNullable(row.getString("username")),
                Optional.ofNullable(row.getBuffer("certificate")).map(Buffer::getBytes),
                row.getOffsetDateTime("not_after").toInstant(),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(OffsetDateTime::toInstant));
    }
}

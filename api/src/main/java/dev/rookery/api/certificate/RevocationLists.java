package dev.rookery.api.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.api.certificate.x509.RevocationList;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Publishes the revocation lists of authorities, without authentication. */
final class RevocationLists {
    /** Time for which a process returns the same list, whatever the number of requests. */
    private static final Duration CACHED = Duration.ofSeconds(5);

    private static final long CACHED_BYTES = 32L * 1024 * 1024;
    private static final String CONTENT_TYPE = "application/pkix-crl";

    /** List with the tenant of its authority. */
    private record Published(TenantId tenant, byte[] content) {}

    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AuthoritySecrets secrets;
    private final CertificateIssuance issuance;
    private final Clock clock;
    private final Cache<String, Published> cache = Caffeine.newBuilder()
            .expireAfterWrite(CACHED)
            .maximumWeight(CACHED_BYTES)
            .weigher((String id, Published list) -> list.content().length)
            .build();

    RevocationLists(
            TenantDatabase database,
            RequestTenants tenants,
            AuthoritySecrets secrets,
            CertificateIssuance issuance,
            Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.secrets = secrets;
        this.issuance = issuance;
        this.clock = clock;
    }

    /** Handles a request for a list, of a caller without a token. */
    Future<ApiResponse> get(ApiRequest request) {
        String id = request.string("id");
        return find(id).map(list -> {
            tenants.requireHost(request, list.tenant());
            tenants.requireActive(list.tenant());
            return new ApiResponse(
                    200,
                    Map.of("Content-Type", CONTENT_TYPE, "Cache-Control", "public, max-age=60"),
                    Optional.of(Buffer.buffer(list.content())),
                    false);
        });
    }

    private Future<Published> find(String id) {
        Published cached = cache.getIfPresent(id);
        if (cached != null) {
            return Future.succeededFuture(cached);
        }
        return AuthorityLookup.tenantOf(database, id)
                .map(found -> found.orElseThrow(() -> AuthorityService.notFound(id)))
                .compose(tenant -> database.inTenant(tenant, connection -> create(connection, tenant, id))
                        .map(content -> new Published(tenant, content)))
                .onSuccess(list -> cache.put(id, list));
    }

    private Future<byte[]> create(SqlConnection connection, TenantId tenant, String id) {
        AuthorityRepository authorities = new AuthorityRepository(connection, tenant);
        return authorities
                .find(id)
                .map(found -> found.orElseThrow(() -> AuthorityService.notFound(id)))
                .compose(authority -> authority.privateKey().isPresent()
                        ? sign(connection, tenant, authority)
                        : authorities.revocations(id).map(list -> list.orElseThrow(() -> missing(id))));
    }

    private Future<byte[]> sign(SqlConnection connection, TenantId tenant, DeviceAuthority authority) {
        return new CertificateRepository(connection, tenant)
                .revoked(authority.id())
                // Milliseconds grow with each list, on every replica of the API.
                .compose(revoked -> issuance.work(() -> RevocationList.create(
                        secrets.keys().issuer(tenant, authority), revoked, clock.millis(), clock.instant())));
    }

    private static ApiException missing(String id) {
        return ApiException.notFound("revocation list of the certificate authority '" + id
                + "'; the platform does not have its private key");
    }
}

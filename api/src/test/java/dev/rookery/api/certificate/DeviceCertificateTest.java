package dev.rookery.api.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.TlsServer;
import dev.rookery.api.caller.Role;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.PemText;
import dev.rookery.api.certificate.x509.SigningRequests;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Authorities of two tenants, the certificates of their devices, and logins with them. */
class DeviceCertificateTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static TestApi api;
    private static TenantId acme;
    private static TenantId globex;
    private static ApiClient owner;
    private static ApiClient other;
    private static JsonObject authority;

    @BeforeAll
    static void start() {
        api = new TestApi();
        acme = api.addTenant("acme");
        globex = api.addTenant("globex");
        owner = api.as(acme, Role.OWNER);
        other = api.as(globex, Role.OWNER);
        await().atMost(TIMEOUT).until(() -> api.anonymous().get("/health/ready").status() == 200);
        authority = create(owner, "devices");
        create(other, "devices");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject create(ApiClient client, String name) {
        return client.post("/device-cas", new JsonObject().put("name", name))
                .expect(201)
                .json();
    }

    private static void device(ApiClient client, String id) {
        client.post("/devices", new JsonObject().put("id", id)).expect(201);
    }

    private static JsonObject issue(ApiClient client, String id) {
        return client.post("/devices/" + id + "/certificates", new JsonObject())
                .expect(201)
                .json();
    }

    private static X509Certificate certificate(JsonObject json) {
        return Certificates.parsePem(json.getString("certificate"));
    }

    private static PrivateKey key(JsonObject json) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(PemText.read(PemText.Kind.PRIVATE_KEY, json.getString("private_key"))));
    }

    private static Mqtt5BlockingClient client(PrivateKey key, X509Certificate certificate) throws Exception {
        return Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(api.mqtts().getPort())
                .sslConfig()
                .keyManagerFactory(TlsServer.keys(key, certificate))
                .trustManagerFactory(api.tls().trust())
                .hostnameVerifier((host, session) -> true)
                .applySslConfig()
                .buildBlocking();
    }

    private static Mqtt5BlockingClient connect(PrivateKey key, X509Certificate certificate) throws Exception {
        Mqtt5BlockingClient client = client(key, certificate);
        // The broker receives a new authority by its change feed.
        await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
            client.connect();
            return true;
        });
        return client;
    }

    private static void assertRefused(PrivateKey key, X509Certificate certificate) throws Exception {
        Mqtt5BlockingClient client = client(key, certificate);
        assertThatThrownBy(client::connect).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aDeviceLogsInWithACertificateOfThePlatform() throws Exception {
        device(owner, "pump-1");
        device(other, "pump-1");
        JsonObject issued = issue(owner, "pump-1");
        X509Certificate certificate = certificate(issued);

        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=pump-1,O=acme");
        assertThat(certificate.getBasicConstraints()).isNegative();
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getKeyUsage()[0]).isTrue();
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(6, "urn:rookery:tenant:acme"));
        assertThat(certificate.getSerialNumber()).isEqualTo(new BigInteger(issued.getString("serial"), 16));
        assertThat(issued.getString("device")).isEqualTo("pump-1");
        Mqtt5BlockingClient client = connect(key(issued), certificate);

        assertThat(owner.get("/broker/clients?limit=1000").expect(200).text()).contains("\"pump-1\"");
        assertThat(other.get("/broker/clients?limit=1000").expect(200).text()).doesNotContain("\"pump-1\"");
        assertThat(owner.get("/device-certificates?device=pump-1").expect(200).text())
                .contains(issued.getString("serial"))
                .doesNotContain("PRIVATE");
        assertThat(other.get("/device-certificates").expect(200).text()).doesNotContain(issued.getString("serial"));
        other.get("/device-certificates/" + issued.getString("serial")).expect(404);
        other.post("/device-certificates/" + issued.getString("serial") + "/revoke", new JsonObject())
                .expect(404);
        client.disconnect();
    }

    @Test
    void aRevokedCertificateEndsItsConnection() throws Exception {
        device(owner, "pump-2");
        JsonObject issued = issue(owner, "pump-2");
        Mqtt5BlockingClient client = connect(key(issued), certificate(issued));

        JsonObject revoked = owner.post(
                        "/device-certificates/" + issued.getString("serial") + "/revoke", new JsonObject())
                .expect(200)
                .json();

        assertThat(revoked.getString("revoked_at")).isNotNull();
        await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
        assertRefused(key(issued), certificate(issued));
        await().atMost(TIMEOUT).until(() -> crl(authority).getRevokedCertificate(certificate(issued)) != null);
        crl(authority).verify(certificate(authority).getPublicKey());
    }

    private static X509CRL crl(JsonObject of) throws Exception {
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + api.http().getPort() + of.getString("crl")))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/pkix-crl");
        assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=60");
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(response.body()));
    }

    @Test
    void rotationAcceptsBothAuthoritiesUntilTheFormerIsRetired() throws Exception {
        TenantId tenant = api.addTenant("rotating");
        ApiClient admin = api.as(tenant, Role.ADMIN);
        await().atMost(TIMEOUT).until(() -> admin.get("/device-cas").status() == 200);
        JsonObject first = create(admin, "first");
        device(admin, "pump");
        JsonObject before = issue(admin, "pump");
        Mqtt5BlockingClient former = connect(key(before), certificate(before));

        JsonObject second = admin.post(
                        "/device-cas/" + first.getString("id") + "/rotate", new JsonObject().put("name", "second"))
                .expect(201)
                .json();
        JsonObject after = issue(admin, "pump");
        Mqtt5BlockingClient current = connect(key(after), certificate(after));

        assertThat(after.getString("ca")).isEqualTo(second.getString("id"));
        assertThat(former.getState().isConnected()).isTrue();
        assertThat(admin.get("/device-cas/" + first.getString("id")).json().getString("state"))
                .isEqualTo("previous");
        admin.post("/device-cas/" + first.getString("id") + "/rotate", new JsonObject().put("name", "third"))
                .expect(409);

        admin.delete("/device-cas/" + first.getString("id")).expect(204);

        await().atMost(TIMEOUT).until(() -> !former.getState().isConnected());
        assertRefused(key(before), certificate(before));
        assertThat(current.getState().isConnected()).isTrue();
        admin.get("/device-certificates/" + before.getString("serial")).expect(404);
        current.disconnect();
    }

    @Test
    void aDeletedDeviceLosesItsCertificates() throws Exception {
        device(owner, "pump-3");
        JsonObject issued = issue(owner, "pump-3");
        Mqtt5BlockingClient client = connect(key(issued), certificate(issued));

        owner.delete("/devices/pump-3").expect(204);

        await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
        device(owner, "pump-3");
        assertRefused(key(issued), certificate(issued));
    }

    @Test
    void onlyTheRevocationOfAnErasedDeviceRemains() throws Exception {
        device(owner, "erased-pump");
        JsonObject issued = issue(owner, "erased-pump");
        Mqtt5BlockingClient client = connect(key(issued), certificate(issued));

        owner.delete("/devices/erased-pump?erase=true").expect(204);

        await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
        assertThat(api.database()
                        .query("SELECT count(*) FROM device_certificates c WHERE c::text LIKE '%erased-pump%'"))
                .containsExactly("0");
        JsonObject remaining = owner.get("/device-certificates/" + issued.getString("serial"))
                .expect(200)
                .json();
        assertThat(remaining.fieldNames()).contains("revoked_at").doesNotContain("device", "certificate");
    }

    @Test
    void issuesCertificatesForRequests() throws Exception {
        device(owner, "pump-4");
        KeyPair keys = KeyPairs.generate();
        JsonObject body = new JsonObject()
                .put("csr", SigningRequests.create(keys, "CN=pump-4"))
                .put("lifetime_days", 30);
        JsonObject issued =
                owner.post("/devices/pump-4/certificates", body).expect(201).json();

        assertThat(certificate(issued).getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(issued.containsKey("private_key")).isFalse();
        assertThat(Duration.between(
                        certificate(issued).getNotBefore().toInstant(),
                        certificate(issued).getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(30), Duration.ofDays(30).plusMinutes(10));
        assertThat(owner.post("/devices/pump-4/certificates", body)
                        .expect(201)
                        .json()
                        .getString("serial"))
                .as("the same certificate while half of its lifetime is left")
                .isEqualTo(issued.getString("serial"));
        connect(keys.getPrivate(), certificate(issued)).disconnect();
    }

    @Test
    void rejectsUnusableRequests() {
        device(owner, "pump-5");
        String path = "/devices/pump-5/certificates";
        for (JsonObject body : List.of(
                new JsonObject().put("csr", "nonsense"),
                new JsonObject().put("csr", SigningRequests.create(KeyPairs.generate(), "CN=pump-4")),
                new JsonObject().put("lifetime_days", 366))) {
            owner.post(path, body).expect(400);
        }
        owner.post("/devices/unknown/certificates", new JsonObject()).expect(404);
        for (int i = 0; i < CertificateIssuance.MAXIMUM_OF_DEVICE; i++) {
            issue(owner, "pump-5");
        }
        assertThat(owner.post(path, new JsonObject()).expect(409).text()).contains("which is the limit");
    }

    @Test
    void aTenantWithoutAnAuthorityIssuesNothing() {
        ApiClient client = api.as(TenantId.DEFAULT, Role.OWNER);
        device(client, "lonely");

        assertThat(client.post("/devices/lonely/certificates", new JsonObject())
                        .expect(409)
                        .text())
                .contains("POST /api/device-cas");
    }

    @Test
    void devicesRequestCertificatesThemselves() throws Exception {
        JsonObject provisioning =
                new JsonObject().put("name", "line").put("max_devices", 1).put("expires_at", "2099-01-01T00:00:00Z");
        String secret = owner.post("/provisioning-keys", provisioning)
                .expect(201)
                .json()
                .getString("key");
        KeyPair keys = KeyPairs.generate();
        JsonObject registered = api.anonymous()
                .post(
                        "/provisioning/register",
                        new JsonObject()
                                .put("key", secret)
                                .put("id", "pump-6")
                                .put("csr", SigningRequests.create(keys, "")))
                .expect(201)
                .json();
        X509Certificate first = certificate(registered.getJsonObject("certificate"));
        connect(keys.getPrivate(), first).disconnect();

        // With its password
        KeyPair second = KeyPairs.generate();
        JsonObject request = new JsonObject()
                .put("tenant", "acme")
                .put("id", "pump-6")
                .put("password", registered.getJsonObject("connect").getString("password"))
                .put("csr", SigningRequests.create(second, "CN=pump-6"));
        JsonObject issued = api.anonymous()
                .post("/provisioning/certificates", request)
                .expect(201)
                .json();
        connect(second.getPrivate(), certificate(issued)).disconnect();
        api.anonymous()
                .post("/provisioning/certificates", request.copy().put("password", "wrong"))
                .expect(401);
        api.anonymous()
                .post("/provisioning/certificates", request.copy().put("tenant", "globex"))
                .expect(401);
        api.anonymous()
                .post("/provisioning/certificates", request.copy().put("tenant", "unknown"))
                .expect(401);

        assertThat(owner.get("/audit?subject=pump-6").text()).contains("device.login-failed");

        // With its certificate
        KeyPair third = KeyPairs.generate();
        JsonObject renewal = OwnAuthority.renewal(issued, second, third, "pump-6");
        JsonObject renewed = api.anonymous()
                .post("/provisioning/renewals", renewal)
                .expect(201)
                .json();
        assertThat(certificate(renewed).getPublicKey()).isEqualTo(third.getPublic());
        assertThat(api.anonymous()
                        .post("/provisioning/renewals", renewal)
                        .expect(201)
                        .json()
                        .getString("serial"))
                .as("a repeated request")
                .isEqualTo(renewed.getString("serial"));
        api.anonymous()
                .post("/provisioning/renewals", OwnAuthority.renewal(issued, third, third, "pump-6"))
                .expect(401);
        owner.post("/device-certificates/" + issued.getString("serial") + "/revoke", new JsonObject())
                .expect(200);
        api.anonymous().post("/provisioning/renewals", renewal).expect(401);
    }

    @Test
    void privateKeysAreEncryptedAndBoundToTheirAuthority() {
        String stored = api.database()
                .query("SELECT encode(private_key, 'hex') FROM device_cas WHERE id = '" + authority.getString("id")
                        + "'")
                .get(0);
        // The encoding of every P-256 key begins like this.
        assertThat(stored).doesNotContain("301306072a8648ce3d0201").hasSizeGreaterThan(100);
        assertThat(owner.get("/device-cas").text()).doesNotContain("PRIVATE");
        TenantId tenant = api.addTenant("copied");
        ApiClient client = api.as(tenant, Role.OWNER);
        await().atMost(TIMEOUT).until(() -> client.get("/device-cas").status() == 200);
        JsonObject own = create(client, "own");
        device(client, "pump");
        api.database()
                .execute("UPDATE device_cas SET private_key = (SELECT private_key FROM device_cas WHERE id = '"
                        + authority.getString("id") + "') WHERE id = '" + own.getString("id") + "'");

        assertThat(client.post("/devices/pump/certificates", new JsonObject())
                        .expect(503)
                        .text())
                .as("a key that was copied to another tenant")
                .contains("rotate the authority");
    }

    @Test
    void rolesLimitWhoManagesAuthorities() {
        for (Role role : List.of(Role.VIEWER, Role.OPERATOR)) {
            ApiClient client = api.as(acme, role);
            client.post("/device-cas", new JsonObject().put("name", "x")).expect(403);
            client.delete("/device-cas/" + authority.getString("id")).expect(403);
            client.get("/device-cas").expect(200);
        }
        other.get("/device-cas/" + authority.getString("id")).expect(404);
        other.delete("/device-cas/" + authority.getString("id")).expect(404);
        other.post("/device-cas/" + authority.getString("id") + "/rotate", new JsonObject().put("name", "x"))
                .expect(404);
        owner.post("/device-cas", new JsonObject().put("name", "devices")).expect(409);
        assertThat(owner.get("/device-cas").json().getJsonArray("items"))
                .extracting(item -> ((JsonObject) item).getString("id"))
                .contains(authority.getString("id"));
    }

    @Test
    void limitsTheNumberOfAuthorities() {
        TenantId tenant = api.addTenant("many");
        ApiClient client = api.as(tenant, Role.OWNER);
        await().atMost(TIMEOUT).until(() -> client.get("/device-cas").status() == 200);
        for (int i = 0; i < AuthorityService.MAXIMUM_AUTHORITIES; i++) {
            create(client, "ca-" + i);
        }
        client.post("/device-cas", new JsonObject().put("name", "more")).expect(409);
        JsonArray items = client.get("/device-cas").json().getJsonArray("items");
        assertThat(items).hasSize(AuthorityService.MAXIMUM_AUTHORITIES);
    }
}

package dev.rookery.api.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.TlsServer;
import dev.rookery.api.caller.Role;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.RevocationList;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Authorities whose keys the tenants have. */
class ImportedAuthorityTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static TestApi api;
    private static ApiClient owner;
    private static ApiClient other;

    @BeforeAll
    static void start() {
        api = new TestApi();
        TenantId acme = api.addTenant("acme");
        TenantId globex = api.addTenant("globex");
        await().atMost(TIMEOUT).until(() -> api.anonymous().get("/health/ready").status() == 200);
        owner = api.as(acme, Role.OWNER);
        other = api.as(globex, Role.OWNER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String code(ApiClient client) {
        return client.get("/device-cas/verification-code").expect(200).json().getString("code");
    }

    private static JsonObject proven(ApiClient client, String name, OwnAuthority authority) {
        return authority.importRequest(name, code(client));
    }

    @Test
    void devicesLogInWithCertificatesOfTheTenantsOwnAuthority() throws Exception {
        OwnAuthority authority = new OwnAuthority();
        JsonObject imported = owner.post("/device-cas/import", proven(owner, "login", authority))
                .expect(201)
                .json();
        assertThat(imported.getBoolean("issues")).isFalse();
        assertThat(imported.getString("origin")).isEqualTo("imported");
        owner.post("/devices", new JsonObject().put("id", "pump-1")).expect(201);
        other.post("/devices", new JsonObject().put("id", "pump-1")).expect(201);
        KeyPair keys = KeyPairs.generate();
        X509Certificate certificate = authority.issue(keys, "pump-1");
        Mqtt5BlockingClient client = connect(keys, certificate);
        assertThat(owner.get("/broker/clients?limit=1000").text()).contains("\"pump-1\"");

        String path = "/device-cas/" + imported.getString("id") + "/crl";
        Instant now = Instant.now();
        owner.put(path, authority.crl(now.minusSeconds(60), List.of())).expect(200);
        assertThat(client.getState().isConnected()).isTrue();
        List<RevocationList.Entry> revoked = List.of(new RevocationList.Entry(certificate.getSerialNumber(), now));
        assertThat(owner.put(path, authority.crl(now.minusSeconds(30), revoked))
                        .expect(200)
                        .json()
                        .getInteger("revoked"))
                .isEqualTo(1);

        await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
        owner.put(path, authority.crl(now.minusSeconds(90), List.of())).expect(409);
        owner.put(path, new OwnAuthority().crl(now, List.of())).expect(400);
        owner.put(path, authority.crl(now.plusSeconds(3600), List.of())).expect(400);
        other.put(path, authority.crl(now, List.of())).expect(404);
    }

    private static Mqtt5BlockingClient connect(KeyPair keys, X509Certificate certificate) throws Exception {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(api.mqtts().getPort())
                .sslConfig()
                .keyManagerFactory(TlsServer.keys(keys.getPrivate(), certificate))
                .trustManagerFactory(api.tls().trust())
                .hostnameVerifier((host, session) -> true)
                .applySslConfig()
                .buildBlocking();
        await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
            client.connect();
            return true;
        });
        return client;
    }

    @Test
    void requiresProofThatTheTenantHasTheKey() {
        OwnAuthority authority = new OwnAuthority();
        JsonObject ofAnother = new OwnAuthority().importRequest("proof", code(owner));

        owner.post("/device-cas/import", authority.importRequest("proof", code(other)))
                .expect(400);
        owner.post(
                        "/device-cas/import",
                        proven(owner, "proof", authority)
                                .put("verification_certificate", ofAnother.getString("verification_certificate")))
                .expect(400);
        owner.post("/device-cas/import", proven(owner, "proof", authority)).expect(201);
        owner.post("/device-cas/import", proven(owner, "again", authority)).expect(409);
    }

    /** Otherwise a certificate would belong to two tenants. */
    @Test
    void aKeyBelongsToOneTenant() {
        OwnAuthority authority = new OwnAuthority();
        owner.post("/device-cas/import", proven(owner, "shared", authority)).expect(201);

        assertThat(other.post("/device-cas/import", proven(other, "shared", authority))
                        .expect(409)
                        .text())
                .contains("another tenant");
    }

    @Test
    void rejectsCertificatesThatAreNotOfAuthorities() {
        OwnAuthority authority = new OwnAuthority();
        String device = OwnAuthority.pem(authority.issue(KeyPairs.generate(), "device"));

        assertThat(owner.post(
                                "/device-cas/import",
                                proven(owner, "leaf", authority).put("certificate", device))
                        .expect(400)
                        .text())
                .contains("CA:TRUE");
        owner.post("/device-cas/import", proven(owner, "leaf", authority).put("certificate", "-----BEGIN nonsense"))
                .expect(400);
    }

    @Test
    void thePlatformMaintainsTheListsOfItsOwnAuthorities() {
        JsonObject generated = owner.post("/device-cas", new JsonObject().put("name", "generated"))
                .expect(201)
                .json();

        owner.put("/device-cas/" + generated.getString("id") + "/crl", new OwnAuthority().crl(Instant.now(), List.of()))
                .expect(409);
    }
}

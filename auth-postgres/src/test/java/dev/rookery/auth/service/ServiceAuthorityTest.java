package dev.rookery.auth.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.CertificateCredentials;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Refusals;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAuthorityTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TenantId ACME = new TenantId("acme");

    private final ServiceKey key = key('k');
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceAuthority authority =
            new ServiceAuthority(ServiceKeys.of(key), at(Duration.ZERO), this::isActive, registry);

    private boolean isActive(TenantId tenant) {
        return tenant.equals(ACME);
    }

    private static ServiceKey key(char character) {
        return ServiceKey.of(String.valueOf(character).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private static Clock at(Duration offset) {
        return Clock.fixed(NOW.plus(offset), ZoneOffset.UTC);
    }

    private ServiceLogin login(ServiceComponent component, ServiceKey signer) {
        return new ServiceLogin(component, ACME, signer, at(Duration.ZERO));
    }

    private static Credentials credentials(String username, byte[] password) {
        return new PasswordCredentials(ACME, "c", username, password, ADDRESS);
    }

    private Authentication authenticate(ServiceKeys keys, Duration later, Credentials credentials) {
        return new ServiceAuthority(keys, at(later), this::isActive, registry)
                .authenticate(credentials)
                .toCompletableFuture()
                .join();
    }

    private Authentication authenticate(String username, byte[] token) {
        return authority
                .authenticate(credentials(username, token))
                .toCompletableFuture()
                .join();
    }

    private static void assertRefused(Authentication result) {
        assertThat(result).is(Refusals.refused(Refusal.NOT_AUTHORIZED));
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTheTokenOfAComponent(ServiceComponent component) {
        ServiceLogin login = login(component, key);

        Authentication result = authenticate(login.username(), login.token());

        assertThat(result).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(accepted.principal().user()).isEqualTo(new UserKey(ACME, component.username()));
            assertThat(accepted.principal().superuser()).isFalse();
        });
        assertThat(ServiceComponent.isServiceName(component.username())).isTrue();
        assertThat(counted("accepted")).isEqualTo(1);
    }

    @Test
    void refusesTheTokenOfAnotherComponentOrTenant() {
        ServiceLogin commands = login(ServiceComponent.COMMANDS, key);

        assertRefused(authenticate("ingestion@acme", commands.token()));
        assertRefused(authenticate("commands@other", commands.token()));
        assertThat(counted("forged")).isEqualTo(2);
    }

    @Test
    void refusesAComponentOfATenantThatIsNotActive() {
        ServiceLogin suspended =
                new ServiceLogin(ServiceComponent.INGESTION, new TenantId("suspended"), key, at(Duration.ZERO));

        assertRefused(authenticate(suspended.username(), suspended.token()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ingestion",
                "ingestion@",
                "@acme",
                "unknown@acme",
                "INGESTION@acme",
                "ingestion@ACME",
                "ingestion@acme@acme",
                "$service/ingestion",
                "$service/ingestion@acme",
                "device"
            })
    void refusesOtherNames(String username) {
        assertRefused(
                authenticate(username, login(ServiceComponent.INGESTION, key).token()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "secret",
                "1767225900",
                "1767225900.",
                "1767225900.*",
                "x.AAAA",
                "1767225900.AAAA",
                "99999999999999999999.AAAA"
            })
    void refusesOtherPasswords(String password) {
        assertRefused(authenticate("ingestion@acme", password.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesALongPassword() {
        assertRefused(authenticate("ingestion@acme", new byte[60_000]));
    }

    @Test
    void refusesAChangedToken() {
        byte[] token = login(ServiceComponent.INGESTION, key).token();

        // The last character of the signature has unused bits.
        for (int i = 0; i < token.length - 1; i++) {
            byte[] changed = token.clone();
            changed[i] = (byte) (changed[i] == '1' ? '2' : '1');
            assertRefused(authenticate("ingestion@acme", changed));
            assertRefused(authenticate("ingestion@acme", Arrays.copyOf(token, i)));
        }
    }

    @Test
    void refusesACertificate() {
        assertRefused(authenticate(
                ServiceKeys.of(key), Duration.ZERO, new CertificateCredentials(ACME, "c", "ingestion@acme", ADDRESS)));
    }

    @Test
    void limitsTheLifetimeOfTokens() {
        ServiceLogin login = login(ServiceComponent.INGESTION, key);
        Credentials credentials = credentials(login.username(), login.token());
        ServiceKeys keys = ServiceKeys.of(key);

        assertThat(authenticate(keys, Duration.ofMinutes(5).minusSeconds(1), credentials))
                .isInstanceOf(Accepted.class);
        assertRefused(authenticate(keys, Duration.ofMinutes(5), credentials));
        // The clock of the broker is slow.
        assertThat(authenticate(keys, Duration.ofMinutes(-5), credentials)).isInstanceOf(Accepted.class);
        assertRefused(authenticate(keys, Duration.ofMinutes(-5).minusSeconds(1), credentials));
        assertThat(counted("expired")).isEqualTo(2);
    }

    @Test
    void acceptsTheCurrentAndThePreviousKey() {
        ServiceKeys rotated = new ServiceKeys(key('n'), Optional.of(key));

        for (char signer : new char[] {'k', 'n'}) {
            ServiceLogin login = login(ServiceComponent.INGESTION, key(signer));
            assertThat(authenticate(rotated, Duration.ZERO, credentials(login.username(), login.token())))
                    .isInstanceOf(Accepted.class);
        }
        ServiceLogin other = login(ServiceComponent.INGESTION, key('o'));
        assertRefused(authenticate(rotated, Duration.ZERO, credentials(other.username(), other.token())));
    }

    @Test
    void grantsTheRightsOfTheComponentOnly() {
        AccessRules ingestion = rules(ServiceComponent.INGESTION);
        assertThat(ingestion.maySubscribe("$share/rookery-ingest/sensor/#")).isTrue();
        assertThat(ingestion.mayReceive("sensor/d/t")).isTrue();
        assertThat(ingestion.maySubscribe("#")).isFalse();
        assertThat(ingestion.mayReceive("reply/d/1")).isFalse();
        assertThat(ingestion.mayPublish("sensor/d/t")).isFalse();
        assertThat(ingestion.mayPublish("command/d/x")).isFalse();

        AccessRules commands = rules(ServiceComponent.COMMANDS);
        assertThat(commands.mayPublish("command/d/x")).isTrue();
        assertThat(commands.maySubscribe("reply/#")).isTrue();
        assertThat(commands.mayPublish("reply/d/1")).isFalse();
        assertThat(commands.maySubscribe("command/#")).isFalse();
        assertThat(commands.maySubscribe("sensor/#")).isFalse();

        AccessRules readings = rules(ServiceComponent.READINGS);
        assertThat(readings.maySubscribe("sensor/d/#")).isTrue();
        assertThat(readings.mayPublish("sensor/d/t")).isFalse();
    }

    private static AccessRules rules(ServiceComponent component) {
        return component.principal(ACME, ServiceRights.NONE).rules();
    }

    private AccessRules rules(String username, byte[] token) {
        return ((Accepted) authenticate(username, token)).principal().rules();
    }

    @Test
    void addsTheRightsOfTheTokenWithoutThePlatformsTopics() {
        ServiceLogin login = login(ServiceComponent.INGESTION, key);

        AccessRules rules = rules(
                login.username(), login.token(new ServiceRights(List.of("zigbee2mqtt/+", "+/status/#", "köln/+"))));

        assertThat(rules.maySubscribe("$share/rookery-ingest/sensor/#")).isTrue();
        assertThat(rules.maySubscribe("$share/rookery-ingest/zigbee2mqtt/+")).isTrue();
        assertThat(rules.mayReceive("zigbee2mqtt/lamp")).isTrue();
        assertThat(rules.mayReceive("köln/d")).isTrue();
        assertThat(rules.mayReceive("shelly/status/switch:0")).isTrue();
        assertThat(rules.maySubscribe("zigbee2mqtt/#")).isFalse();
        assertThat(rules.mayReceive("command/status/x")).isFalse();
        assertThat(rules.mayReceive("reply/status/x")).isFalse();
        assertThat(rules.mayReceive("$SYS/status/x")).isFalse();
        assertThat(rules.mayPublish("zigbee2mqtt/lamp")).isFalse();
        assertThat(rules(login.username(), login.token()).maySubscribe("zigbee2mqtt/+"))
                .isFalse();
    }

    @Test
    void addsRightsToComponentsThatReadMappedTopics() {
        ServiceRights receive = new ServiceRights(List.of("a/+"));
        ServiceRights command = new ServiceRights(List.of(), List.of("spBv1.0/+/NCMD/+"));
        ServiceLogin commands = login(ServiceComponent.COMMANDS, key);
        assertRefused(authenticate(commands.username(), commands.token(receive)));
        assertRefused(authenticate(commands.username(), commands.token(command)));
        ServiceLogin readings = login(ServiceComponent.READINGS, key);
        assertThat(rules(readings.username(), readings.token(receive)).mayReceive("a/b"))
                .isTrue();
        assertRefused(authenticate(readings.username(), readings.token(command)));
    }

    @Test
    void permitsTheIngestionToPublishCommandsOfItsToken() {
        ServiceLogin login = login(ServiceComponent.INGESTION, key);

        AccessRules rules = rules(
                login.username(),
                login.token(new ServiceRights(List.of("spBv1.0/+/+/+/+"), List.of("spBv1.0/plant/NCMD/+"))));

        assertThat(rules.mayPublish("spBv1.0/plant/NCMD/node")).isTrue();
        assertThat(rules.mayPublish("spBv1.0/other/NCMD/node")).isFalse();
        assertThat(rules.mayPublish("spBv1.0/plant/DCMD/node/d")).isFalse();
        assertThat(rules.mayReceive("spBv1.0/plant/DDATA/node/d")).isTrue();
        assertThat(rules.mayReceive("spBv1.0/plant/NCMD/node")).isFalse();
        AccessRules commandsOnly =
                rules(login.username(), login.token(new ServiceRights(List.of(), List.of("spBv1.0/+/NCMD/n"))));
        assertThat(commandsOnly.mayPublish("spBv1.0/a/NCMD/n")).isTrue();
        for (String other : List.of("a/+", "spBv1.0/+/DCMD/+/+", "spBv1.0/#", "spBv1.0/+/NCMD", "spBv1.0/a/NCMD/%u")) {
            assertThatThrownBy(() -> new ServiceRights(List.of(), List.of(other)))
                    .hasMessageContaining("is not one of commands");
        }
    }

    @Test
    void refusesOtherRightsThanThoseThatAreSigned() {
        ServiceLogin login = login(ServiceComponent.INGESTION, key);
        String[] narrow = text(login.token(new ServiceRights(List.of("a/+")))).split("\\.");
        String[] wide = text(login.token(new ServiceRights(List.of("a/#")))).split("\\.");
        String[] none = text(login.token()).split("\\.");

        assertRefused(authenticate(login.username(), token(narrow[0], wide[1], narrow[2])));
        assertRefused(authenticate(login.username(), token(narrow[0], narrow[2])));
        assertRefused(authenticate(login.username(), token(none[0], wide[1], none[1])));
        assertRefused(authenticate(login.username(), token(narrow[0], narrow[1], narrow[2], "")));
    }

    private static String text(byte[] token) {
        return new String(token, StandardCharsets.UTF_8);
    }

    private static byte[] token(String... parts) {
        return String.join(".", parts).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "$SYS/#", "$share/g/a", "command/#", "reply/d/1", "command", "a/%u", "a/#/b", "a+", "a\nb"})
    void permitsNoRightsToTopicsOfThePlatform(String filter) {
        assertThat(ServiceRights.isPermitted(filter)).isFalse();
        assertThatThrownBy(() -> new ServiceRights(List.of(filter))).hasMessageContaining("is not permitted");
    }

    @Test
    void limitsTheRights() {
        assertThat(ServiceRights.isPermitted("a".repeat(300))).isTrue();
        assertThat(ServiceRights.isPermitted("a".repeat(301))).isFalse();
        assertThatThrownBy(() -> new ServiceRights(Collections.nCopies(51, "a")))
                .hasMessageContaining("More than 50");
        assertThatThrownBy(() -> new ServiceRights(Collections.nCopies(31, "ü".repeat(145))))
                .hasMessageContaining("9000 bytes");
        ServiceRights largest = new ServiceRights(Collections.nCopies(30, "a".repeat(299)));
        ServiceLogin login = login(ServiceComponent.INGESTION, key);
        // By default, a CONNECT packet has 16 KiB.
        assertThat(login.token(largest)).hasSizeLessThan(13_000);
        assertThat(authenticate(login.username(), login.token(largest))).isInstanceOf(Accepted.class);
    }

    @Test
    void requiresALongSecret() {
        assertThatThrownBy(() -> ServiceKey.of(new byte[31])).hasMessageContaining("at least 32 are required");
    }

    @Test
    void showsNoSecrets() {
        assertThat(key.toString() + ServiceKeys.of(key) + login(ServiceComponent.INGESTION, key))
                .doesNotContain("kkk")
                .endsWith("ingestion@acme");
    }

    @Test
    void hasNoEnhancedAuthentication() {
        assertThat(authority.method("SCRAM-SHA-256")).isEmpty();
    }

    private double counted(String result) {
        return registry.counter("rookery.auth.service.logins", "result", result).count();
    }
}

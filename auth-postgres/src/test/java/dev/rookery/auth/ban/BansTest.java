package dev.rookery.auth.ban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Ban;
import dev.rookery.auth.Ban.Kind;
import dev.rookery.auth.BanSubject;
import dev.rookery.auth.TenantId;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BansTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Bans bans = new Bans(Clock.fixed(NOW, ZoneOffset.UTC));

    private static Ban ban(Kind kind, String value) {
        return new Ban(kind, value, "", Optional.empty());
    }

    private static Ban until(Kind kind, String value, Duration fromNow) {
        return new Ban(kind, value, "", Optional.of(NOW.plus(fromNow)));
    }

    private boolean isBanned(TenantId tenant, String clientId, String username, String address) {
        BanSubject subject = new BanSubject(clientId, Optional.of(username), new InetSocketAddress(address, 5));
        return bans.find(tenant, subject).isPresent();
    }

    @Test
    void findsClientsUsersAndAddressesOfTheTenant() {
        bans.replace(
                Optional.of(ACME),
                List.of(ban(Kind.CLIENT, "c"), ban(Kind.USER, "u"), ban(Kind.ADDRESS, "192.0.2.0/24")));

        assertThat(isBanned(ACME, "c", "x", "198.51.100.1")).isTrue();
        assertThat(isBanned(ACME, "x", "u", "198.51.100.1")).isTrue();
        assertThat(isBanned(ACME, "x", "x", "192.0.2.99")).isTrue();
        assertThat(isBanned(ACME, "u", "c", "192.0.3.1")).isFalse();
        assertThat(isBanned(OTHER, "c", "u", "192.0.2.99")).isFalse();
    }

    @Test
    void findsNoUserBeforeItIsAuthenticated() {
        bans.replace(Optional.of(ACME), List.of(ban(Kind.USER, "u")));

        assertThat(bans.find(ACME, new BanSubject("c", Optional.empty(), new InetSocketAddress("192.0.2.1", 5))))
                .isEmpty();
    }

    @Test
    void bansOfAllTenantsApplyToEachTenant() {
        bans.replace(Optional.empty(), List.of(ban(Kind.ADDRESS, "2001:db8::/64")));

        assertThat(isBanned(ACME, "c", "u", "2001:db8::77")).isTrue();
        assertThat(isBanned(OTHER, "c", "u", "2001:db8:0:1::77")).isFalse();
    }

    @Test
    void endedBansHideNoneThatIsInForce() {
        bans.replace(
                Optional.of(ACME),
                List.of(
                        until(Kind.ADDRESS, "192.0.0.0/16", Duration.ZERO),
                        until(Kind.ADDRESS, "192.0.2.0/24", Duration.ofSeconds(1)),
                        until(Kind.CLIENT, "c", Duration.ofSeconds(-1))));

        assertThat(isBanned(ACME, "c", "u", "192.0.3.1")).isFalse();
        assertThat(isBanned(ACME, "c", "u", "192.0.2.1")).isTrue();
    }

    @Test
    void replacesBansAndReportsNewOnes() {
        List<Optional<TenantId>> reported = new ArrayList<>();
        bans.replace(Optional.of(ACME), List.of(ban(Kind.CLIENT, "c")));
        bans.replace(Optional.empty(), List.of(ban(Kind.CLIENT, "all")));
        bans.addListener(reported::add);

        bans.replaceAll(Map.of(Optional.of(OTHER), List.of(ban(Kind.CLIENT, "o"))));

        assertThat(reported).containsExactly(Optional.of(OTHER));
        assertThat(isBanned(ACME, "c", "u", "192.0.2.1")).isFalse();
        assertThat(isBanned(ACME, "all", "u", "192.0.2.1")).isFalse();
        assertThat(isBanned(OTHER, "o", "u", "192.0.2.1")).isTrue();

        bans.replace(Optional.of(OTHER), List.of());
        assertThat(reported).hasSize(1);
        assertThat(isBanned(OTHER, "o", "u", "192.0.2.1")).isFalse();
    }

    @Test
    void describesBans() {
        assertThat(new Ban(Kind.USER, "u", "sends nonsense", Optional.of(NOW)).describe())
                .isEqualTo("user u, until 2026-03-01T12:00:00Z: sends nonsense");
    }
}

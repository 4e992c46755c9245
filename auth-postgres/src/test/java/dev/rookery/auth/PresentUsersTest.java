package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresentUsersTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final UserKey DEVICE = new UserKey(ACME, "device");
    private static final UserKey OTHER = new UserKey(new TenantId("other"), "device");

    private final PresentUsers users = new PresentUsers();

    @Test
    void listsTheUsersOfATenantUntilTheirLastSessionEnds() {
        users.arrive(DEVICE);
        users.arrive(DEVICE);
        users.arrive(OTHER);
        assertThat(users.of(ACME)).containsExactly(DEVICE);
        assertThat(users.all()).containsExactlyInAnyOrder(DEVICE, OTHER);

        users.leave(DEVICE);
        assertThat(users.isPresent(DEVICE)).isTrue();
        users.leave(DEVICE);
        assertThat(users.isPresent(DEVICE)).isFalse();
        assertThat(users.of(ACME)).isEmpty();
        assertThat(users.all()).containsExactly(OTHER);
    }

    /** The last user of the tenant may have left since the change was read. */
    @Test
    void ignoresChangesOfUsersWhoHaveLeft() {
        users.changed(DEVICE, Optional.empty());
        users.leave(DEVICE);

        assertThat(users.isPresent(DEVICE)).isFalse();
        assertThat(users.arrive(DEVICE)).isZero();
    }

    @Test
    void countsChangesDuringALogin() {
        long before = users.arrive(DEVICE);
        users.changed(DEVICE, Optional.empty());
        users.changed(OTHER, Optional.empty());

        assertThat(users.arrive(DEVICE)).isEqualTo(before + 1);
    }
}

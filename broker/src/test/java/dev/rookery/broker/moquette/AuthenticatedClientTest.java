package dev.rookery.broker.moquette;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Changes of a user that arrive before Moquette has accepted the CONNECT and assigned a client id. */
class AuthenticatedClientTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AuthenticatedClient client = new AuthenticatedClient(channel, principal(1, "before/%c"));

    @Test
    void appliesAChangeOnceTheClientIdIsAssigned() {
        assertThat(client.apply(Optional.of(principal(1, "after/%c")))).isCompleted();
        assertThat(client.rules().mayPublish("after/c")).isFalse();

        client.bind("c");

        assertThat(client.rules().mayPublish("after/c")).isTrue();
        assertThat(client.rules().mayPublish("before/c")).isFalse();
    }

    @Test
    void grantsNoRightsToARevokedUserWhenTheClientIdIsAssigned() {
        assertThat(client.apply(Optional.of(principal(2, "after/%c")))).isCompleted();

        client.bind("c");

        assertThat(channel.isOpen()).isFalse();
        assertThat(client.rules().mayPublish("before/c")).isFalse();
        assertThat(client.rules().mayPublish("after/c")).isFalse();
    }

    private static Principal principal(long version, String pattern) {
        UserKey user = new UserKey(TenantId.DEFAULT, "device");
        AccessRules rules = AccessRules.compile(
                user.username(),
                List.of(new AclRow(pattern, Access.ALL_BITS)),
                AclMode.READ_IMPLIES_SUBSCRIBE,
                (row, flaw) -> {
                    throw new AssertionError(flaw);
                });
        return new Principal(user, false, rules, new CredentialVersion(version, version));
    }
}

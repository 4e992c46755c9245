package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compiled rules decide like {@link ReferenceRules} in both modes. */
class AccessRulesPropertiesTest {
    private static final int TRIES = 4_000;

    @Property(tries = TRIES, seed = "1")
    void publishDecisionsEqualTheReference(
            @ForAll("rows") List<AclRow> rows,
            @ForAll("identities") String username,
            @ForAll("identities") String clientId,
            @ForAll AclMode mode,
            @ForAll("names") String topic) {
        assertThat(rules(rows, username, clientId, mode).mayPublish(topic))
                .isEqualTo(new ReferenceRules(username, clientId, rows, mode).mayPublish(topic));
    }

    @Property(tries = TRIES, seed = "2")
    void deliveryDecisionsEqualTheReference(
            @ForAll("rows") List<AclRow> rows,
            @ForAll("identities") String username,
            @ForAll("identities") String clientId,
            @ForAll AclMode mode,
            @ForAll("names") String topic) {
        assertThat(rules(rows, username, clientId, mode).mayReceive(topic))
                .isEqualTo(new ReferenceRules(username, clientId, rows, mode).mayReceive(topic));
    }

    @Property(tries = TRIES, seed = "3")
    void subscribeDecisionsEqualTheReference(
            @ForAll("rows") List<AclRow> rows,
            @ForAll("identities") String username,
            @ForAll("identities") String clientId,
            @ForAll AclMode mode,
            @ForAll("subscriptions") String filter) {
        assertThat(rules(rows, username, clientId, mode).maySubscribe(filter))
                .isEqualTo(new ReferenceRules(username, clientId, rows, mode).maySubscribe(filter));
    }

    @Provide
    Arbitrary<List<AclRow>> rows() {
        return TopicArbitraries.rows();
    }

    @Provide
    Arbitrary<String> identities() {
        return TopicArbitraries.identities();
    }

    @Provide
    Arbitrary<String> names() {
        return TopicArbitraries.names();
    }

    @Provide
    Arbitrary<String> subscriptions() {
        return TopicArbitraries.subscriptions();
    }

    private static AccessRules rules(List<AclRow> rows, String username, String clientId, AclMode mode) {
        return AccessRules.compile(username, rows, mode, (row, reason) -> {}).forClient(clientId);
    }
}

package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that the event loop applies to many sessions in several iterations. */
class ManySessionsTest {
    private static final int SESSIONS = 450;
    private static final int MANY_FILTERS = 100_000;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private List<WireClient> clients;

    @BeforeEach
    void connect() {
        engine.authority().user("u", "p", "# 7");
        clients = IntStream.range(0, SESSIONS)
                .mapToObj(i -> engine.connect(Connect.v5("c" + i).user("u", "p")))
                .toList();
    }

    @Test
    void limitsApplyToAllSessions() {
        engine.broker()
                .updateLimits(
                        TenantId.DEFAULT,
                        TenantLimits.DEFAULT.toBuilder().client(levels(1)).build());
        assertThat(clients)
                .allSatisfy(
                        client -> assertThat(client.subscribe("a/b", 0).codes()).containsExactly(0x97));

        engine.broker().updateLimits(new UserKey(TenantId.DEFAULT, "u"), Optional.of(levels(2)));
        assertThat(clients)
                .allSatisfy(
                        client -> assertThat(client.subscribe("a/b", 0).codes()).containsExactly(0));
    }

    @Test
    void changesOfAUserApplyToAllSessions() {
        clients.forEach(client -> client.subscribe("a", 0));

        engine.authority().change("u", "p", "b 7");

        assertThat(clients)
                .allSatisfy(
                        client -> assertThat(client.unsubscribe("a").codes()).containsExactly(0x11));
        assertThat(clients).allSatisfy(client -> assertThat(
                        client.subscribe(Subscribe.of(2).filter("a", 0).filter("b", 0))
                                .codes())
                .containsExactly(0x87, 0));

        engine.authority().change("u", "new", "# 7");
        clients.forEach(client -> assertThat(client.expectDisconnect()).isEqualTo(0x87));
    }

    /** A packet is decoded in steps too. A malformed filter at its end has no effect on those before it. */
    @Test
    void filtersOfALargePacketAreValidatedFirst() {
        WireClient client = clients.get(0);
        Subscribe large = Subscribe.of(1);
        for (int i = 0; i < MANY_FILTERS; i++) {
            large.filter("a", 0);
        }

        assertThat(client.subscribe(large).codes()).hasSize(MANY_FILTERS);
        client.subscribe(Subscribe.of(2).filter("b", 0));
        assertThat(engine.v5("publisher")
                        .publishFully(Publish.of("b", "x").qos(1, 1))
                        .code())
                .isZero();
        clients.get(1).send(malformed());
        assertThat(clients.get(1).expectDisconnect()).isEqualTo(0x81);
    }

    /** Returns SUBSCRIBE whose second entry is cut off. */
    private static byte[] malformed() {
        byte[] packet = Subscribe.of(3).filter("c", 0).filter("d", 0).toBytes(Version.V5);
        byte[] cut = Arrays.copyOf(packet, packet.length - 1);
        cut[1]--;
        return cut;
    }

    private static ClientLimits levels(int levels) {
        return ClientLimits.DEFAULT.toBuilder().topicLevels(levels).build();
    }
}

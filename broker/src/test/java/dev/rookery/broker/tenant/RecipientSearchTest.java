package dev.rookery.broker.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.FlappingDetector;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.meter.SeriesMemory;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.refusal.RefusalCounters;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.InMemoryStore;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that change their subscriptions to one filter before a message with thousands of recipients has found them. */
class RecipientSearchTest {
    private static final int SESSIONS = 3000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MemoryBudget budget = new MemoryBudget(64 << 20, 64 << 20);
    private final List<PublishResult> results = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private Tenant tenant;

    @BeforeEach
    void subscribeAll() {
        EventLoop loop = channel.eventLoop();
        tenant = new Tenant(
                TenantId.DEFAULT,
                loop,
                TenantLimits.DEFAULT,
                new LimitCounters(new SimpleMeterRegistry()),
                new RefusalCounters(new SimpleMeterRegistry()),
                new FlappingDetector(FlappingLimits.DEFAULT),
                new PresentUsers(),
                new InMemoryStore(),
                budget.loop(loop),
                SeriesMemory.within(1 << 20));
        for (int i = 0; i < SESSIONS; i++) {
            Session session = session("s" + i);
            sessions.add(session);
            subscribe(session, "all", 1);
        }
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private Session session(String clientId) {
        UserKey user = new UserKey(TenantId.DEFAULT, "user");
        Principal principal = new Principal(user, false, AccessRules.unrestricted(), new CredentialVersion(0, 0));
        return tenant.sessions()
                .open(clientId, principal, true, TenantLimits.DEFAULT.client())
                .session();
    }

    private void subscribe(Session session, String filter, int qos) {
        Subscription<Session> added =
                new Subscription<>(session, filter, new SubscriptionOptions(qos, false, false, 0));
        session.addSubscription(added).ifPresent(tenant.subscriptions()::remove);
        tenant.subscriptions().add(added);
    }

    private void unsubscribe(Session session, String filter) {
        tenant.subscriptions().remove(session.removeSubscription(filter).orElseThrow());
    }

    private void publish() {
        Session publisher = session("publisher");
        assertThat(tenant.publisher().publish(Message.of("all", new byte[100], 1, false), publisher, results::add))
                .isNull();
    }

    private void deliverAll() {
        for (int i = 0; i < 10_000 && tenant.publisher().isPending("all"); i++) {
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void deliversOnceToSessionsThatReplaceTheirSubscriptions() {
        publish();
        for (Session session : sessions) {
            subscribe(session, "all", 1);
        }

        deliverAll();

        // [MQTT-3.8.4-4]
        assertThat(sessions).allMatch(session -> session.queuedMessages() == 1);
        assertThat(results).containsExactly(PublishResult.DELIVERED);
    }

    @Test
    void deliversNothingToSessionsThatUnsubscribe() {
        publish();
        for (int i = 0; i < SESSIONS; i += 2) {
            unsubscribe(sessions.get(i), "all");
        }

        deliverAll();

        for (int i = 0; i < SESSIONS; i++) {
            assertThat(sessions.get(i).queuedMessages()).isEqualTo(i % 2);
        }
    }

    /** Their first subscription is found by the search, the second one is there before it has ended. */
    @Test
    void deliversOnceToSessionsWhoseSubscriptionsChangePlaces() {
        sessions.forEach(session -> subscribe(session, "+", 1));
        publish();
        channel.runScheduledPendingTasks();
        for (Session session : sessions) {
            unsubscribe(session, "all");
        }

        deliverAll();

        assertThat(sessions).allMatch(session -> session.queuedMessages() == 1);
        assertThat(budget.used(MemoryKind.QUEUED)).isPositive();
    }
}

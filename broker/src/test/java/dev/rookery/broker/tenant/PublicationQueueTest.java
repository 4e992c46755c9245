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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An error behind one message with many recipients does not stop the messages after it. */
class PublicationQueueTest {
    private static final int RECIPIENTS = 4 * MessagePublisher.FEW_RECIPIENTS;
    private static final String ALL = "all";
    private static final Consumer<PublishResult> FAILING = result -> {
        throw new IllegalStateException("error of the test");
    };

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MemoryBudget budget = new MemoryBudget(64 << 20, 64 << 20);
    private final List<PublishResult> results = new ArrayList<>();
    private Tenant tenant;
    private Session away;
    private Session publisher;

    @BeforeEach
    void createRecipients() {
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
        away = session("away", "subscriber");
        publisher = session("publisher", "publisher");
        SubscriptionOptions options = new SubscriptionOptions(1, false, false, 0);
        for (int i = 0; i < RECIPIENTS; i++) {
            Subscription<Session> subscription = new Subscription<>(away, "$share/" + i + "/" + ALL, options);
            away.addSubscription(subscription);
            tenant.subscriptions().add(subscription);
        }
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private Session session(String clientId, String username) {
        UserKey user = new UserKey(TenantId.DEFAULT, username);
        Principal principal = new Principal(user, false, AccessRules.unrestricted(), new CredentialVersion(0, 0));
        return tenant.sessions()
                .open(clientId, principal, true, TenantLimits.DEFAULT.client())
                .session();
    }

    private @Nullable PublishResult publish(String topic, Session from, Consumer<PublishResult> done) {
        return tenant.publisher().publish(Message.of(topic, new byte[100], 1, false), from, done);
    }

    /** Runs the event loop until all messages are delivered. */
    private void deliverAll() {
        for (int i = 0; i < 10_000 && tenant.publisher().isPending(ALL); i++) {
            channel.runScheduledPendingTasks();
        }
        channel.runScheduledPendingTasks();
    }

    private long chargedToPublisher() {
        return publisher.memory().bytes();
    }

    @Test
    void deliversTheNextMessageAfterAnErrorOfTheCallbackOfOne() {
        assertThat(publish(ALL, publisher, FAILING)).isNull();
        assertThat(publish(ALL, publisher, results::add)).isNull();

        deliverAll();

        assertThat(results).containsExactly(PublishResult.DELIVERED);
        assertThat(away.queuedMessages()).isEqualTo(2 * RECIPIENTS);
        assertThat(publish("other", publisher, results::add)).isEqualTo(PublishResult.NO_SUBSCRIBERS);
    }

    @Test
    void deliversTheNextMessageAfterAnErrorOfAWaitingCallback() {
        assertThat(publish(ALL, publisher, results::add)).isNull();
        assertThat(tenant.publisher().afterPublicationsOf(publisher, () -> FAILING.accept(PublishResult.DELIVERED)))
                .isTrue();
        assertThat(publish(ALL, publisher, results::add)).isNull();

        deliverAll();

        assertThat(results).containsExactly(PublishResult.DELIVERED, PublishResult.DELIVERED);
        // The failed callback does not count as a publication of the session any more.
        assertThat(tenant.publisher().afterPublicationsOf(publisher, () -> {})).isFalse();
    }

    /** The second message waits for its publisher, and is delivered at once when it is its turn. */
    @Test
    void releasesTheMemoryOfAMessageWithAFailedCallbackOnce() {
        long before = budget.used(MemoryKind.QUEUED);
        long ofPublisher = chargedToPublisher();
        assertThat(publish(ALL, publisher, results::add)).isNull();
        assertThat(publish("other", publisher, FAILING)).isNull();
        assertThat(publish("another", publisher, results::add)).isNull();

        deliverAll();
        away.removeShared();

        assertThat(results).containsExactly(PublishResult.DELIVERED, PublishResult.NO_SUBSCRIBERS);
        assertThat(budget.used(MemoryKind.QUEUED)).isEqualTo(before);
        assertThat(chargedToPublisher()).isEqualTo(ofPublisher);
        // A connected session charges nothing to its user, whose account must stay open.
        publisher.memory().release(MemoryKind.SESSIONS, ofPublisher);
        assertThat(session("second", "publisher").memory().user())
                .isSameAs(publisher.memory().user());
    }
}

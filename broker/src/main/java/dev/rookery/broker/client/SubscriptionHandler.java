package dev.rookery.broker.client;

import dev.rookery.auth.Topics;
import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.SubscribePacket.Request;
import dev.rookery.broker.mqtt.SubscribePacket.RetainHandling;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.RetainedMessages;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionOptions;
import dev.rookery.broker.transport.PacketWork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Handles SUBSCRIBE and UNSUBSCRIBE of a client (sections 3.8, 3.10). Confined to the tenant's event loop. */
final class SubscriptionHandler {
    private final Tenant tenant;
    private final Session session;
    private final ClientConnection client;
    /** The limits as announced in CONNACK, in force until the connection ends. */
    private final ClientLimits announced;

    private final Supplier<RefusedFilters> refusedFilters;
    private final Runnable oversizedResponse;
    private final Runnable retainedAdded;

    /**
     * @param refusedFilters reports refused topic filters
     * @param oversizedResponse runs if SUBACK or UNSUBACK exceeds the client's maximum packet size and is not sent
     * @param retainedAdded runs when the session has retained messages to send
     */
    SubscriptionHandler(
            Tenant tenant,
            Session session,
            ClientConnection client,
            ClientLimits announced,
            Supplier<RefusedFilters> refusedFilters,
            Runnable oversizedResponse,
            Runnable retainedAdded) {
        this.tenant = tenant;
        this.session = session;
        this.client = client;
        this.announced = announced;
        this.refusedFilters = refusedFilters;
        this.oversizedResponse = oversizedResponse;
        this.retainedAdded = retainedAdded;
    }

    /** Returns the work of SUBSCRIBE: validates all filters, handles one after the other, and sends SUBACK. */
    PacketWork subscribe(SubscribePacket packet) {
        return new FilterSequence<>(packet.requests(), SubscriptionHandler::validate, this::isCurrent) {
            private final List<Subscription<Session>> needRetained = new ArrayList<>(1);
            /** Size of the positions in the retained messages, which are charged after SUBACK. */
            private long positionBytes;

            private final Set<String> reasons = new LinkedHashSet<>(2);

            @Override
            int handle(Request request) {
                int qos = Math.min(request.qos(), announced.maximumQos());
                Optional<Refusal> refusal = refusal(request, positionBytes);
                if (refusal.isPresent()) {
                    reasons.add(refusal.get().text());
                    refusedFilters
                            .get()
                            .add(
                                    request.filter(),
                                    refusal.get().reason(),
                                    refusal.get().cause());
                    return returnCode(refusal.get().reason(), qos);
                }
                Subscription<Session> subscription = subscription(request, qos, packet.identifier());
                if (add(subscription, request.retainHandling()) && mayHavePosition(subscription, positionBytes)) {
                    needRetained.add(subscription);
                    positionBytes += Session.retainedHeapBytes(request.filter());
                }
                return qos;
            }

            @Override
            void finish(List<Integer> codes) {
                if (!reasons.isEmpty()) {
                    refusedFilters.get().report();
                }
                if (!client.sendSuback(packet.packetId(), codes, String.join("; ", reasons))) {
                    oversizedResponse.run();
                    return;
                }
                needRetained.forEach(SubscriptionHandler.this::addRetained);
                retainedAdded.run();
            }
        };
    }

    /** Returns the work of UNSUBSCRIBE: validates all filters, handles one after the other, and sends UNSUBACK. */
    PacketWork unsubscribe(UnsubscribePacket packet) {
        return new FilterSequence<>(packet.filters(), SubscriptionHandler::validate, this::isCurrent) {
            private boolean allExisted = true;

            @Override
            int handle(String filter) {
                Optional<Subscription<Session>> removed = session.removeSubscription(filter);
                removed.ifPresent(tenant.subscriptions()::remove);
                allExisted &= removed.isPresent();
                return (removed.isPresent() ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED).code();
            }

            @Override
            void finish(List<Integer> codes) {
                String text = allExisted ? "" : ReasonCode.NO_SUBSCRIPTION_EXISTED.reasonString();
                if (!client.sendUnsuback(packet.packetId(), codes, text)) {
                    oversizedResponse.run();
                }
            }
        };
    }

    /** Returns whether the client still has its session: another connection may take it over between two filters. */
    private boolean isCurrent() {
        return session.connection().filter(current -> current == client).isPresent();
    }

    private static void validate(Request request) throws PacketException {
        validate(request.filter());
        if (request.noLocal() && Topics.isShared(request.filter())) {
            throw PacketException.protocolError("No Local on a shared subscription"); // [MQTT-3.8.3-4]
        }
    }

    private static void validate(String filter) throws PacketException {
        if (!Topics.isFilter(filter)) {
            throw PacketException.malformed("Malformed topic filter");
        }
    }

    private record Refusal(ReasonCode reason, String cause, String text) {}

    /** @param promised bytes that are charged later */
    private Optional<Refusal> refusal(Request request, long promised) {
        String filter = request.filter();
        if (TopicDepth.exceeds(Topics.withoutShare(filter), session.limits().topicLevels())) {
            return Optional.of(exceeded(Limit.FILTER_LEVELS));
        }
        if (TopicDepth.wildcards(filter) > session.limits().filterWildcards()) {
            return Optional.of(exceeded(Limit.FILTER_WILDCARDS));
        }
        if (!session.maySubscribe(filter)) {
            return Optional.of(new Refusal(
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.NOT_AUTHORIZED.label(),
                    "Not authorized to subscribe to this topic filter"));
        }
        if (session.subscription(filter).isPresent()) {
            return Optional.empty();
        }
        if (session.subscriptions().size() >= session.limits().subscriptions()) {
            return Optional.of(exceeded(Limit.SUBSCRIPTIONS));
        }
        if (exceedsTenantLimit()) {
            return Optional.of(exceeded(Limit.TENANT_SUBSCRIPTIONS));
        }
        boolean retained = request.retainHandling() != RetainHandling.NEVER && !Topics.isShared(filter);
        long bytes = Subscription.heapBytes(filter) + (retained ? Session.retainedHeapBytes(filter) : 0);
        return Optional.ofNullable(session.memory().refusal(MemoryKind.SUBSCRIPTIONS, promised + bytes))
                .map(exhausted -> exceeded(Limit.of(exhausted)));
    }

    private boolean exceedsTenantLimit() {
        int maximum = tenant.limits().subscriptions();
        int size = tenant.subscriptions().size();
        return size >= maximum
                && !tenant.metering().isService(session)
                && size - tenant.sessions().serviceSubscriptions() >= maximum;
    }

    private Refusal exceeded(Limit limit) {
        tenant.limitCounters().increment(limit);
        return new Refusal(limit.reason(), limit.label(), limit.reasonString());
    }

    /** MQTT 3.1.1 has a single failure code; MQTT 3.1 has none, and the client receives the requested QoS. */
    private int returnCode(ReasonCode refusal, int qos) {
        return switch (client.version()) {
            case V5 -> refusal.code();
            case V3_1_1 -> ReasonCode.UNSPECIFIED_ERROR.code();
            case V3_1 -> qos;
        };
    }

    private Subscription<Session> subscription(Request request, int qos, int identifier) {
        // A bridge must not receive its own messages, and passes on the RETAIN flag. A member of a group is no bridge.
        boolean bridged = client.capabilities().bridge() && !Topics.isShared(request.filter());
        SubscriptionOptions options = new SubscriptionOptions(
                qos, request.noLocal() || bridged, request.retainAsPublished() || bridged, identifier);
        return new Subscription<>(session, request.filter(), options);
    }

    /** Adds a subscription. Returns whether the client receives the retained messages. */
    private boolean add(Subscription<Session> subscription, RetainHandling handling) {
        if (subscription.matchesSystemTopics()) {
            tenant.requestSystemTopics();
        }
        // [MQTT-3.8.4-3]: replaces a subscription with the same filter.
        Optional<Subscription<Session>> former = session.addSubscription(subscription);
        former.ifPresent(tenant.subscriptions()::remove);
        tenant.subscriptions().add(subscription);
        boolean sendRetained =
                handling == RetainHandling.ALWAYS || handling == RetainHandling.IF_NEW && former.isEmpty();
        // Section 4.8.2: a shared subscription receives no retained messages.
        return sendRetained && !subscription.isShared();
    }

    /**
     * Returns whether a position in the retained messages fits the budgets, and otherwise records that the client does not receive
     * them. Only a subscription that replaces another one may not fit: it is not refused, because the client already has it.
     */
    private boolean mayHavePosition(Subscription<Session> subscription, long promised) {
        long bytes = Session.retainedHeapBytes(subscription.filter());
        if (session.memory().refusal(MemoryKind.SUBSCRIPTIONS, promised + bytes) == null) {
            return true;
        }
        session.recordDrop(subscription.filter(), DropReason.MEMORY_LIMIT);
        return false;
    }

    private void addRetained(Subscription<Session> subscription) {
        RetainedMessages retained = subscription.matchesSystemTopics() ? tenant.systemTopics() : tenant.retained();
        session.addRetained(subscription.filter(), retained.cursor(subscription.filter()));
    }
}

package dev.rookery.broker.client;

import dev.rookery.auth.Topics;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.SubscribePacket.Request;
import dev.rookery.broker.mqtt.SubscribePacket.RetainHandling;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.RetainedMessages;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Subscribes and unsubscribes a client (sections 3.8, 3.10). */
final class SubscriptionHandler {
    private final Tenant tenant;
    private final Session session;
    private final ClientConnection peer;
    /** The limits as CONNACK told them, which hold as long as the connection. */
    private final ClientLimits told;

    SubscriptionHandler(Tenant tenant, Session session, ClientConnection peer, ClientLimits told) {
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
        this.told = told;
    }

    /** @return false if the answer would be larger than the client takes: then none was sent */
    boolean subscribe(SubscribePacket packet) throws PacketException {
        for (Request request : packet.requests()) {
            check(request);
        }
        List<Integer> codes = new ArrayList<>(packet.requests().size());
        Set<String> refusals = new LinkedHashSet<>(2);
        List<Subscription<Session>> wantRetained = new ArrayList<>(1);
        for (Request request : packet.requests()) {
            int qos = Math.min(request.qos(), told.maximumQos());
            Optional<Refusal> refusal = refusal(request.filter());
            refusal.ifPresent(why -> refusals.add(why.text()));
            codes.add(refusal.map(why -> code(why.reason(), qos)).orElse(qos));
            if (refusal.isEmpty()) {
                add(request, qos, packet.identifier(), wantRetained);
            }
        }
        boolean answered = peer.subscribed(packet.packetId(), codes, String.join("; ", refusals));
        if (answered) {
            wantRetained.forEach(this::sendRetained);
        }
        return answered;
    }

    /** @return false if the answer would be larger than the client takes: then none was sent */
    boolean unsubscribe(UnsubscribePacket packet) throws PacketException {
        List<Integer> codes = new ArrayList<>(packet.filters().size());
        for (String filter : packet.filters()) {
            checkFilter(filter);
        }
        for (String filter : packet.filters()) {
            Optional<Subscription<Session>> removed = session.removeSubscription(filter);
            removed.ifPresent(tenant.subscriptions()::remove);
            codes.add((removed.isPresent() ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED).code());
        }
        boolean allThere = codes.stream().allMatch(code -> code == ReasonCode.SUCCESS.code());
        String text = allThere ? "" : ReasonCode.NO_SUBSCRIPTION_EXISTED.reasonString();
        return peer.unsubscribed(packet.packetId(), codes, text);
    }

    private static void check(Request request) throws PacketException {
        checkFilter(request.filter());
        if (request.noLocal() && Topics.isShared(request.filter())) {
            throw PacketException.protocolError("No Local on a shared subscription"); // [MQTT-3.8.3-4]
        }
    }

    private static void checkFilter(String filter) throws PacketException {
        if (!Topics.isFilter(filter)) {
            throw PacketException.malformed("The topic filter is not well-formed");
        }
    }

    private record Refusal(ReasonCode reason, String text) {}

    private Optional<Refusal> refusal(String filter) {
        if (TopicDepth.isBeyond(filter, session.limits().topicLevels())) {
            return Optional.of(exceeded(Limit.FILTER_LEVELS));
        }
        if (!session.rules().maySubscribe(filter)) {
            return Optional.of(new Refusal(ReasonCode.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED.reasonString()));
        }
        if (session.subscription(filter).isPresent()) {
            return Optional.empty();
        }
        if (session.subscriptions().size() >= session.limits().subscriptions()) {
            return Optional.of(exceeded(Limit.SUBSCRIPTIONS));
        }
        return tenant.subscriptions().size() >= tenant.limits().subscriptions()
                ? Optional.of(exceeded(Limit.TENANT_SUBSCRIPTIONS))
                : Optional.empty();
    }

    private Refusal exceeded(Limit bound) {
        tenant.bounds().increment(bound);
        return new Refusal(bound.reason(), bound.reasonString());
    }

    /** MQTT 3.1.1 has one code for all failures, MQTT 3.1 none: it is told what it asked for. */
    private int code(ReasonCode refusal, int qos) {
        return switch (peer.version()) {
            case V5 -> refusal.code();
            case V3_1_1 -> ReasonCode.UNSPECIFIED_ERROR.code();
            case V3_1 -> qos;
        };
    }

    private void add(Request request, int qos, int identifier, List<Subscription<Session>> wantRetained) {
        SubscriptionOptions options =
                new SubscriptionOptions(qos, request.noLocal(), request.retainAsPublished(), identifier);
        Subscription<Session> subscription = new Subscription<>(session, request.filter(), options);
        if (subscription.matchesSystemTopics()) {
            tenant.systemWanted();
        }
        // [MQTT-3.8.4-3]: one with the same filter is replaced.
        Optional<Subscription<Session>> former = session.put(subscription);
        former.ifPresent(tenant.subscriptions()::remove);
        tenant.subscriptions().add(subscription);
        RetainHandling handling = request.retainHandling();
        boolean wanted = handling == RetainHandling.ALWAYS || handling == RetainHandling.IF_NEW && former.isEmpty();
        // Section 4.8.2: a shared subscription gets no retained messages.
        if (wanted && !subscription.isShared()) {
            wantRetained.add(subscription);
        }
    }

    private void sendRetained(Subscription<Session> subscription) {
        RetainedMessages retained = subscription.matchesSystemTopics() ? tenant.system() : tenant.retained();
        List<Message> messages = retained.matching(subscription.filter(), System.nanoTime());
        int topics = retained.size();
        for (Message message : messages) {
            session.deliver(Delivery.retained(message, subscription.options()), topics);
        }
    }
}

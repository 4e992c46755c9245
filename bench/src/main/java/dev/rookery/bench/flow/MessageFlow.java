package dev.rookery.bench.flow;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.MessageTemplate;
import dev.rookery.bench.driver.Stamp;
import dev.rookery.bench.measure.Latencies;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Message traffic between senders and receivers that tracks each message. Confined to the driver's event loop.
 */
public final class MessageFlow {
    private final DriverLoop loop;
    private final ClientFactory factory;
    private final TrafficPattern traffic;
    private final FlowSettings settings;
    private final BiFunction<String, String, ClientIdentity> identities;
    private final DeliveryTracker deliveries;
    private final List<LatencyWindow> windows = new ArrayList<>();
    private final List<String> lostConnections = new ArrayList<>();
    private final List<SenderConnection> connections = new ArrayList<>();
    private final List<ClientGroup> groups = new ArrayList<>();
    private LoadGenerator generator = LoadGenerator.NONE;

    /** @param identities returns the identity for an account and a name that is unique within the flow */
    public MessageFlow(
            DriverLoop loop,
            ClientFactory factory,
            TrafficPattern traffic,
            FlowSettings settings,
            BiFunction<String, String, ClientIdentity> identities) {
        this.loop = loop;
        this.factory = factory;
        this.traffic = traffic;
        this.settings = settings;
        this.identities = identities;
        deliveries = new DeliveryTracker(traffic);
    }

    /** Connects and subscribes the receivers, then connects the senders. */
    public CompletableFuture<Void> open() {
        return openGroup(receivers())
                .thenCompose(receivers -> openGroup(senders()))
                .thenAccept(this::createGenerator);
    }

    private CompletableFuture<List<LoadClient>> openGroup(List<ClientGroup.Member> members) {
        ClientGroup group = new ClientGroup(factory, members);
        groups.add(group);
        return group.open();
    }

    private List<ClientGroup.Member> receivers() {
        List<ClientGroup.Member> members = new ArrayList<>();
        for (int number = 0; number < traffic.receivers().size(); number++) {
            TrafficPattern.Receiver receiver = traffic.receivers().get(number);
            for (int member = 0; member < receiver.members(); member++) {
                members.add(new ClientGroup.Member(
                        identities.apply(receiver.account(), "receiver-" + number + "-" + member),
                        new ReceiverListener(number),
                        Optional.of(new ClientGroup.Subscription(receiver.filter(), settings.qos()))));
            }
        }
        return members;
    }

    private List<ClientGroup.Member> senders() {
        List<ClientGroup.Member> members = new ArrayList<>();
        for (int number = 0; number < traffic.senders().size(); number++) {
            TrafficPattern.Sender sender = traffic.senders().get(number);
            members.add(new ClientGroup.Member(
                    identities.apply(sender.account(), "sender-" + number),
                    new SenderListener(),
                    sender.filter().map(filter -> new ClientGroup.Subscription(filter, settings.qos()))));
        }
        return members;
    }

    private void createGenerator(List<LoadClient> senders) {
        for (int number = 0; number < senders.size(); number++) {
            String topic = traffic.senders().get(number).topic();
            MessageTemplate template =
                    new MessageTemplate(topic, settings.qos(), false, number, settings.payloadBytes());
            connections.add(new SenderConnection(senders.get(number), template, deliveries));
        }
        generator = newGenerator();
    }

    private LoadGenerator newGenerator() {
        if (settings.pacing() instanceof Pacing.OpenLoop open) {
            return new OpenLoopGenerator(loop, connections, open);
        }
        Pacing.ClosedLoop closed = (Pacing.ClosedLoop) settings.pacing();
        return new ClosedLoopGenerator(loop, connections, deliveries, traffic.copies(), closed, settings.qos() == 0);
    }

    public void start() {
        generator.start();
    }

    /** Stops sending. Messages in flight are still received. */
    public void stop() {
        generator.stop();
    }

    /**
     * Records latencies of messages scheduled from now on, until the window is closed or the next one is opened.
     *
     * @return live view of the latencies of the window
     */
    public Latencies openWindow() {
        closeWindow();
        LatencyWindow window = new LatencyWindow();
        windows.add(window);
        return window.latencies();
    }

    /** Stops recording latencies of messages scheduled from now on. */
    public void closeWindow() {
        windows.forEach(LatencyWindow::close);
    }

    /** Returns the number of deliveries without duplicates. */
    public long delivered() {
        return deliveries.delivered();
    }

    /** Returns whether sending has ended and the broker has acknowledged all messages. */
    public boolean isDone() {
        return generator.isDone() && connections.stream().allMatch(SenderConnection::isAcknowledged);
    }

    /** Returns whether sending has ended and all messages have been received. */
    public boolean isDrained() {
        return isDone() && deliveries.delivered() >= deliveries.sent() * traffic.copies();
    }

    public DeliverySummary summary() {
        return deliveries.summary();
    }

    /** Returns how often a closed loop received nothing for half a second with messages in flight. */
    public int stalls() {
        return generator.stalls();
    }

    /** Sends one additional message, because some brokers deliver a message only after the next one. */
    public void sendProbe() {
        connections.stream()
                .filter(connection -> connection.offer(System.nanoTime()))
                .findFirst()
                .ifPresent(SenderConnection::flush);
    }

    /** Returns the number of attempts to connect and subscribe after the first, over all clients. */
    public int retries() {
        return groups.stream().mapToInt(ClientGroup::retries).sum();
    }

    /** Returns violations of the guarantees of MQTT; empty for a correct run. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>(summary().failures(settings.qos()));
        if (!lostConnections.isEmpty()) {
            failures.add(lostConnections.size() + " connections lost; first reason: " + lostConnections.get(0));
        }
        if (settings.qos() > 0 && !connections.stream().allMatch(SenderConnection::isAcknowledged)) {
            failures.add("messages left unacknowledged");
        }
        return failures;
    }

    /** Disconnects all clients. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(groups.stream().map(ClientGroup::close).toArray(CompletableFuture<?>[]::new));
    }

    private class SenderListener implements ClientListener {
        @Override
        public void onMessage(ByteBuf payload, boolean retained) {
            deliveries.recordStray();
        }

        @Override
        public void onWritable() {
            generator.onProgress();
        }

        @Override
        public void onConnectionLost(String reason) {
            lostConnections.add(reason);
        }
    }

    private final class ReceiverListener extends SenderListener {
        private final int number;

        ReceiverListener(int number) {
            this.number = number;
        }

        @Override
        public void onMessage(ByteBuf payload, boolean retained) {
            if (!Stamp.isPresent(payload)) {
                deliveries.recordStray();
            } else if (deliveries.record(number, Stamp.sender(payload), Stamp.sequence(payload))) {
                long intended = Stamp.intendedNanos(payload);
                windows.forEach(window -> window.record(intended));
                generator.onProgress();
            }
        }
    }
}

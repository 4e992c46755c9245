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
 * Messages that go from senders to receivers and are all accounted for. Lives on the driver's event loop: every method is
 * called there.
 */
public final class MessageFlow {
    private final DriverLoop loop;
    private final ClientFactory factory;
    private final TrafficPattern traffic;
    private final FlowSettings settings;
    private final BiFunction<String, String, ClientIdentity> identities;
    private final DeliveryBook book;
    private final List<LatencyWindow> windows = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();
    private final List<Crowd> crowds = new ArrayList<>();
    private Pump pump;

    /** @param identities gives the identity for an account and a name that is unique within the flow */
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
        book = new DeliveryBook(traffic);
    }

    /** Connects and subscribes the receivers, then connects the senders. */
    public CompletableFuture<Void> open() {
        return bringUp(receivers()).thenCompose(receivers -> bringUp(senders())).thenAccept(this::fitPump);
    }

    private CompletableFuture<List<LoadClient>> bringUp(List<Crowd.Member> members) {
        Crowd crowd = new Crowd(factory, members);
        crowds.add(crowd);
        return crowd.open();
    }

    private List<Crowd.Member> receivers() {
        List<Crowd.Member> members = new ArrayList<>();
        for (int number = 0; number < traffic.receivers().size(); number++) {
            TrafficPattern.Receiver receiver = traffic.receivers().get(number);
            for (int member = 0; member < receiver.members(); member++) {
                members.add(new Crowd.Member(
                        identities.apply(receiver.account(), "receiver-" + number + "-" + member),
                        new Inlet(number),
                        Optional.of(new Crowd.Subscription(receiver.filter(), settings.qos()))));
            }
        }
        return members;
    }

    private List<Crowd.Member> senders() {
        List<Crowd.Member> members = new ArrayList<>();
        for (int number = 0; number < traffic.senders().size(); number++) {
            TrafficPattern.Sender sender = traffic.senders().get(number);
            members.add(new Crowd.Member(
                    identities.apply(sender.account(), "sender-" + number),
                    new SenderListener(),
                    sender.filter().map(filter -> new Crowd.Subscription(filter, settings.qos()))));
        }
        return members;
    }

    private void fitPump(List<LoadClient> senders) {
        for (int number = 0; number < senders.size(); number++) {
            String topic = traffic.senders().get(number).topic();
            MessageTemplate publication =
                    new MessageTemplate(topic, settings.qos(), false, number, settings.payloadBytes());
            outlets.add(new Outlet(senders.get(number), publication, book));
        }
        pump = newPump();
    }

    private Pump newPump() {
        if (settings.pacing() instanceof Pacing.OpenLoop open) {
            return new OpenLoopPump(loop, outlets, open);
        }
        Pacing.ClosedLoop closed = (Pacing.ClosedLoop) settings.pacing();
        return new ClosedLoopPump(loop, outlets, book, traffic.copies(), closed, settings.qos() == 0);
    }

    public void start() {
        pump.start();
    }

    /** Sends no more. */
    public void stop() {
        pump.stop();
    }

    /**
     * Records latencies of what is due from now on, until the window is closed or another is opened.
     *
     * @return the window's latencies, which still grow
     */
    public Latencies openWindow() {
        closeWindow();
        LatencyWindow window = new LatencyWindow();
        windows.add(window);
        return window.latencies();
    }

    /** Records no latency of what is due from now on. */
    public void closeWindow() {
        windows.forEach(LatencyWindow::close);
    }

    /** Deliveries so far, duplicates left out. */
    public long delivered() {
        return book.delivered();
    }

    /** Whether sending has ended and the broker has acknowledged all of it. */
    public boolean isDone() {
        return pump.isDone() && outlets.stream().allMatch(Outlet::isAcknowledged);
    }

    /** Whether sending has ended and everything has arrived. */
    public boolean isSettled() {
        return isDone() && book.delivered() >= book.sent() * traffic.copies();
    }

    public Tally tally() {
        return book.tally();
    }

    /** How often the closed loop came to a halt for half a second. */
    public int stalls() {
        return pump.stalls();
    }

    /** Sends one message more, for brokers that hold messages back until another comes. */
    public void nudge() {
        outlets.stream()
                .filter(outlet -> outlet.offer(System.nanoTime()))
                .findFirst()
                .ifPresent(Outlet::flush);
    }

    /** Attempts to connect and subscribe beyond the first of each client. */
    public int retries() {
        return crowds.stream().mapToInt(Crowd::retries).sum();
    }

    /** How the run falls short of what MQTT promises; empty if it does not. */
    public List<String> flaws() {
        List<String> flaws = new ArrayList<>(tally().flaws(settings.qos()));
        if (!losses.isEmpty()) {
            flaws.add(losses.size() + " connections lost, the first: " + losses.get(0));
        }
        if (settings.qos() > 0 && !outlets.stream().allMatch(Outlet::isAcknowledged)) {
            flaws.add("messages left unacknowledged");
        }
        return flaws;
    }

    /** Disconnects all clients. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(crowds.stream().map(Crowd::close).toArray(CompletableFuture<?>[]::new));
    }

    private class SenderListener implements ClientListener {
        @Override
        public void delivered(ByteBuf payload, boolean retained) {
            book.recordStray();
        }

        @Override
        public void ready() {
            if (pump != null) {
                pump.progressed();
            }
        }

        @Override
        public void lost(String reason) {
            losses.add(reason);
        }
    }

    private final class Inlet extends SenderListener {
        private final int number;

        Inlet(int number) {
            this.number = number;
        }

        @Override
        public void delivered(ByteBuf payload, boolean retained) {
            if (!Stamp.isPresent(payload)) {
                book.recordStray();
            } else if (book.record(number, Stamp.sender(payload), Stamp.sequence(payload))) {
                long intended = Stamp.intendedNanos(payload);
                windows.forEach(window -> window.record(intended));
                pump.progressed();
            }
        }
    }
}

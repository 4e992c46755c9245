package dev.rookery.bench.flow;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.LoadClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Brings many clients up, a few at a time. Some brokers now and then drop a client that subscribes right after it has
 * connected; it tries again, and the attempts are counted. On the driver's event loop.
 */
public final class Crowd {
    /** A client to bring up. */
    public record Member(ClientIdentity identity, ClientListener listener, Optional<Subscription> subscription) {}

    /** What a member asks for before it counts as being up. */
    public record Subscription(String filter, int qos) {}

    private static final int AT_A_TIME = 20;
    private static final int ATTEMPTS = 4;

    private final ClientFactory factory;
    private final List<Member> members;
    private final LoadClient[] clients;
    /** Every connection that came about, those of failed attempts included. */
    private final List<LoadClient> connections = new ArrayList<>();

    private final CompletableFuture<List<LoadClient>> up = new CompletableFuture<>();
    private int next;
    private int ready;
    private int retries;

    public Crowd(ClientFactory factory, List<Member> members) {
        this.factory = factory;
        this.members = List.copyOf(members);
        clients = new LoadClient[members.size()];
    }

    /** Starts; completed with the clients in the members' order. */
    public CompletableFuture<List<LoadClient>> open() {
        if (members.isEmpty()) {
            up.complete(List.of());
        }
        for (int i = 0; i < AT_A_TIME; i++) {
            openNext();
        }
        return up;
    }

    /** Attempts beyond the first of each member. */
    public int retries() {
        return retries;
    }

    /** Disconnects everybody, whether or not all came up. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                connections.stream().map(LoadClient::close).toArray(CompletableFuture<?>[]::new));
    }

    private void openNext() {
        if (next < members.size() && !up.isDone()) {
            open(next++, 1);
        }
    }

    private void open(int place, int attempt) {
        Member member = members.get(place);
        factory.connect(member.identity(), member.listener())
                .thenCompose(client -> {
                    connections.add(client);
                    return subscribe(client, member);
                })
                .whenComplete((client, failure) -> {
                    if (failure == null) {
                        arrived(place, client);
                    } else if (attempt < ATTEMPTS) {
                        retries++;
                        open(place, attempt + 1);
                    } else {
                        up.completeExceptionally(failure);
                    }
                });
    }

    private static CompletableFuture<LoadClient> subscribe(LoadClient client, Member member) {
        return member.subscription()
                .map(wanted -> client.subscribe(wanted.filter(), wanted.qos()).thenApply(done -> client))
                .orElseGet(() -> CompletableFuture.completedFuture(client));
    }

    private void arrived(int place, LoadClient client) {
        clients[place] = client;
        ready++;
        if (ready == members.size()) {
            up.complete(Arrays.asList(clients));
        } else {
            openNext();
        }
    }
}

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
 * Connects and subscribes many clients, 20 at a time. Retries failed clients, because some brokers occasionally drop a
 * client that subscribes immediately after CONNACK. Confined to the driver's event loop.
 */
public final class ClientGroup {
    /** Client to connect. */
    public record Member(ClientIdentity identity, ClientListener listener, Optional<Subscription> subscription) {}

    /** Subscription of a member; part of its setup. */
    public record Subscription(String filter, int qos) {}

    private static final int CONCURRENCY = 20;
    private static final int MAX_ATTEMPTS = 4;

    private final ClientFactory factory;
    private final List<Member> members;
    private final LoadClient[] clients;
    /** All established connections, including those of failed attempts. */
    private final List<LoadClient> connections = new ArrayList<>();

    private final CompletableFuture<List<LoadClient>> up = new CompletableFuture<>();
    private int next;
    private int ready;
    private int retries;

    public ClientGroup(ClientFactory factory, List<Member> members) {
        this.factory = factory;
        this.members = List.copyOf(members);
        clients = new LoadClient[members.size()];
    }

    /** Connects all members. The future completes with the clients in the order of the members. */
    public CompletableFuture<List<LoadClient>> open() {
        if (members.isEmpty()) {
            up.complete(List.of());
        }
        for (int i = 0; i < CONCURRENCY; i++) {
            openNext();
        }
        return up;
    }

    /** Returns the number of attempts after the first, over all members. */
    public int retries() {
        return retries;
    }

    /** Disconnects all clients, including those of an incomplete group. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                connections.stream().map(LoadClient::close).toArray(CompletableFuture<?>[]::new));
    }

    private void openNext() {
        if (next < members.size() && !up.isDone()) {
            open(next++, 1);
        }
    }

    private void open(int index, int attempt) {
        Member member = members.get(index);
        factory.connect(member.identity(), member.listener())
                .thenCompose(client -> {
                    connections.add(client);
                    return subscribe(client, member);
                })
                .whenComplete((client, failure) -> {
                    if (failure == null) {
                        onReady(index, client);
                    } else if (attempt < MAX_ATTEMPTS) {
                        retries++;
                        open(index, attempt + 1);
                    } else {
                        up.completeExceptionally(failure);
                    }
                });
    }

    private static CompletableFuture<LoadClient> subscribe(LoadClient client, Member member) {
        return member.subscription()
                .map(subscription -> client.subscribe(subscription.filter(), subscription.qos())
                        .thenApply(done -> client))
                .orElseGet(() -> CompletableFuture.completedFuture(client));
    }

    private void onReady(int index, LoadClient client) {
        clients[index] = client;
        ready++;
        if (ready == members.size()) {
            up.complete(Arrays.asList(clients));
        } else {
            openNext();
        }
    }
}

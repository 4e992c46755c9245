package dev.rookery.broker.moquette;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.ConnectionView;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connection whose client was accepted. For any thread. */
final class Admission {
    private final Channel channel;
    private final Principal principal;
    private final Instant since = Instant.now();
    /** The user's rights, for whatever client id. */
    private AccessRules granted;
    /** Null until Moquette has taken the CONNECT: it may assign one, or refuse. Written before {@link #rules}. */
    private String clientId;

    private volatile AccessRules rules = AccessRules.none();

    Admission(Channel channel, Principal principal) {
        this.channel = channel;
        this.principal = principal;
        this.granted = principal.rules();
    }

    synchronized void bind(String assignedClientId) {
        clientId = assignedClientId;
        grant(granted);
    }

    private synchronized void grant(AccessRules changed) {
        granted = changed;
        if (clientId != null) {
            rules = changed.forClient(clientId);
        }
    }

    /**
     * Puts a change of the user in force: new rights at once, or the end of the connection.
     *
     * @param current empty if the user is gone or inactive
     */
    CompletionStage<Void> change(Optional<Principal> current) {
        Optional<Principal> valid = current.filter(now -> now.credentials().equals(principal.credentials()));
        if (valid.isPresent()) {
            grant(valid.get().rules());
            return CompletableFuture.completedFuture(null);
        }
        grant(AccessRules.none());
        return close(Refusal.NOT_AUTHORIZED.reasonCode());
    }

    /** @param reasonCode what a client of MQTT 5 is told before */
    CompletionStage<Void> close(int reasonCode) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.closeFuture().addListener(done -> closed.complete(null));
        if (Acknowledgements.isVersion5(channel)) {
            channel.writeAndFlush(MqttMessageBuilders.disconnect()
                            .reasonCode((byte) reasonCode)
                            .build())
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
        return closed;
    }

    UserKey user() {
        return principal.user();
    }

    Principal principal() {
        return principal;
    }

    /** The rights in force; none before the client id is known. */
    AccessRules rules() {
        return rules;
    }

    Channel channel() {
        return channel;
    }

    boolean isConnected() {
        return channel.isActive();
    }

    /** What the gate knows of it; Moquette keeps the rest to itself. */
    ClientSummary summary() {
        String address = NetUtil.toSocketAddressString((InetSocketAddress) channel.remoteAddress());
        return new ClientSummary(
                clientId, user().username(), true, since, Optional.of(new ConnectionView(address, "", "")), 0, 0);
    }

    ConnectedClient describe() {
        return new ConnectedClient(
                user().tenant(), clientId, user().username(), (InetSocketAddress) channel.remoteAddress());
    }
}

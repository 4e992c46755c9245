package dev.rookery.broker.moquette;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Connection of a client that the authority accepted. Thread-safe. */
final class AuthenticatedClient {
    private final Channel channel;
    private final Principal principal;
    private final Instant since = Instant.now();
    /** Rights of the user, with unresolved client id placeholders. */
    @GuardedBy("this")
    private AccessRules granted;

    /** Set once Moquette has accepted the CONNECT, as it may assign a client id or refuse. */
    @GuardedBy("this")
    private @Nullable String clientId;

    private volatile AccessRules rules = AccessRules.none();

    AuthenticatedClient(Channel channel, Principal principal) {
        this.channel = channel;
        this.principal = principal;
        this.granted = principal.rules();
    }

    /** Sets the client id, which puts the rights into effect. */
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
     * Applies a change of the user: grants the new rights, or closes the connection if the user was deleted or deactivated, or has new
     * credentials.
     *
     * @param current empty if the user was deleted or deactivated
     */
    CompletionStage<Void> apply(Optional<Principal> current) {
        Optional<Principal> valid = current.filter(now -> now.credentials().equals(principal.credentials()));
        if (valid.isPresent()) {
            grant(valid.get().rules());
            return CompletableFuture.completedFuture(null);
        }
        grant(AccessRules.none());
        return close(Refusal.NOT_AUTHORIZED.reasonCode());
    }

    /**
     * Closes the connection.
     *
     * @param reasonCode code of the DISCONNECT that MQTT 5 clients receive
     */
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

    /** Returns the current rights; none before {@link #bind}. */
    AccessRules rules() {
        return rules;
    }

    Channel channel() {
        return channel;
    }

    boolean isConnected() {
        return channel.isActive();
    }

    private synchronized String clientId() {
        return Objects.requireNonNull(clientId, "clientId");
    }

    /** Returns a summary with what the handlers know. Moquette does not expose subscriptions and queues. */
    ClientSummary summary() {
        String address = NetUtil.toSocketAddressString((InetSocketAddress) channel.remoteAddress());
        return new ClientSummary(
                clientId(),
                user().username(),
                false,
                true,
                since,
                Optional.of(new ConnectionView(address, "", "", Duration.ZERO)),
                0,
                0,
                0);
    }

    ConnectedClient describe() {
        return new ConnectedClient(
                user().tenant(), clientId(), user().username(), (InetSocketAddress) channel.remoteAddress());
    }
}

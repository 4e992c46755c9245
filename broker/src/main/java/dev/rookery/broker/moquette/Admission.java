package dev.rookery.broker.moquette;

import dev.rookery.auth.AccessRules;
import dev.rookery.auth.Principal;
import dev.rookery.broker.ConnectedClient;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A connection whose client was accepted. */
final class Admission {
    private final Channel channel;
    private final Principal principal;
    /** Known once Moquette has seen the CONNECT: it may assign one. Written before {@link #rules}. */
    private String clientId;

    private volatile AccessRules rules = AccessRules.none();

    Admission(Channel channel, Principal principal) {
        this.channel = channel;
        this.principal = principal;
    }

    void bind(String assignedClientId) {
        clientId = assignedClientId;
        rules = principal.rules().forClient(assignedClientId);
    }

    Principal principal() {
        return principal;
    }

    /** The rights in force; none before the client id is known. */
    AccessRules rules() {
        return rules;
    }

    boolean isConnected() {
        return channel.isActive();
    }

    void disconnect() {
        channel.close();
    }

    Channel channel() {
        return channel;
    }

    String clientId() {
        return clientId;
    }

    ConnectedClient describe() {
        return new ConnectedClient(
                principal.user().tenant(), clientId, principal.user().username(), (InetSocketAddress)
                        channel.remoteAddress());
    }
}

package dev.rookery.broker.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reverse proxies before WebSocket listeners, whose {@code X-Forwarded-For} names the client: others could pretend any address, and
 * so evade limits per address or use up those of others.
 */
public final class WebSocketProxies {
    /** No proxy is trusted. */
    public static final WebSocketProxies NONE = new WebSocketProxies(Optional.empty(), List.of());

    private static final String FORM = "write networks as 10.0.0.0/8 or 2001:db8::/32, separated by commas";

    private final Optional<byte[]> token;
    private final List<IpSubnetFilterRule> networks;

    private WebSocketProxies(Optional<byte[]> token, List<IpSubnetFilterRule> networks) {
        this.token = token;
        this.networks = networks;
    }

    /**
     * Returns the proxies in networks.
     *
     * @param networks in the form {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is malformed
     */
    public static WebSocketProxies in(List<String> networks) {
        List<IpSubnetFilterRule> rules = new ArrayList<>(networks.size());
        for (String network : networks) {
            int slash = network.indexOf('/');
            try {
                String address = network.substring(0, Math.max(0, slash));
                if (NetUtil.createByteArrayFromIpAddressString(address) == null) {
                    throw new IllegalArgumentException("not an IP address: " + address);
                }
                rules.add(new IpSubnetFilterRule(
                        address, Integer.parseInt(network.substring(slash + 1)), IpFilterRuleType.ACCEPT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Network '" + network + "' is invalid; " + FORM, e);
            }
        }
        return new WebSocketProxies(Optional.empty(), List.copyOf(rules));
    }

    /** Returns these proxies, and those that send a secret token. */
    public WebSocketProxies orWithToken(String secret) {
        return new WebSocketProxies(Optional.of(secret.getBytes(StandardCharsets.UTF_8)), networks);
    }

    /**
     * Returns the address of the client, with the port of its proxy; the peer's if it is no proxy, or names no client.
     *
     * @param sentToken token of the request; empty for none
     * @param forwardedFor values of {@code X-Forwarded-For}; the last address is that which the last proxy has seen
     */
    public InetSocketAddress client(InetSocketAddress peer, Optional<String> sentToken, List<String> forwardedFor) {
        if (forwardedFor.isEmpty() || !isProxy(peer, sentToken)) {
            return peer;
        }
        String last = forwardedFor.get(forwardedFor.size() - 1);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(
                last.substring(last.lastIndexOf(',') + 1).strip());
        if (address == null) {
            return peer;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), peer.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An IP address has four or sixteen bytes", e);
        }
    }

    /** Takes the same time for any wrong token. */
    private boolean isProxy(InetSocketAddress peer, Optional<String> sentToken) {
        boolean knowsToken = token.isPresent()
                && sentToken.isPresent()
                && MessageDigest.isEqual(token.get(), sentToken.get().getBytes(StandardCharsets.UTF_8));
        return knowsToken || networks.stream().anyMatch(network -> network.matches(peer));
    }
}

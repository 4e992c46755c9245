package dev.rookery.deploy.network;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Decides as the API's documentation says: a pod that no policy selects is open; otherwise what any of them allows passes.
 * Blocks of addresses hold for pods too, as some network plug-ins have it.
 *
 * @param all the policies of every namespace
 */
public record Policies(List<NetworkPolicy> all) {
    /** Whether a connection gets out of one end and into the other. */
    public boolean allow(Endpoint from, Endpoint to, int port, String protocol) {
        return leaves(from, to, port, protocol) && enters(from, to, port, protocol);
    }

    private boolean leaves(Endpoint from, Endpoint to, int port, String protocol) {
        List<NetworkPolicy> selecting = selecting(from, "Egress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> matches(rule.getTo(), from, to) && covers(rule.getPorts(), port, protocol));
    }

    private boolean enters(Endpoint from, Endpoint to, int port, String protocol) {
        List<NetworkPolicy> selecting = selecting(to, "Ingress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .anyMatch(rule -> matches(rule.getFrom(), to, from) && covers(rule.getPorts(), port, protocol));
    }

    private List<NetworkPolicy> selecting(Endpoint pod, String type) {
        return all.stream()
                .filter(policy -> pod.isPod()
                        && policy.getMetadata().getNamespace().equals(pod.namespace())
                        && policy.getSpec().getPolicyTypes().contains(type)
                        && Selector.matches(policy.getSpec().getPodSelector(), pod.labels()))
                .toList();
    }

    private static boolean matches(List<NetworkPolicyPeer> peers, Endpoint owner, Endpoint other) {
        return peers.isEmpty() || peers.stream().anyMatch(peer -> matches(peer, owner, other));
    }

    private static boolean matches(NetworkPolicyPeer peer, Endpoint owner, Endpoint other) {
        if (peer.getIpBlock() != null) {
            return contains(peer.getIpBlock(), other.address());
        }
        boolean namespace = peer.getNamespaceSelector() == null
                ? other.namespace().equals(owner.namespace())
                : Selector.matches(peer.getNamespaceSelector(), other.namespaceLabels());
        return other.isPod()
                && namespace
                && (peer.getPodSelector() == null || Selector.matches(peer.getPodSelector(), other.labels()));
    }

    private static boolean covers(List<NetworkPolicyPort> ports, int port, String protocol) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(one -> one.getProtocol().equals(protocol)
                                && (one.getPort() == null || one.getPort().getIntVal() == port));
    }

    private static boolean contains(IPBlock block, String address) {
        return contains(block.getCidr(), address)
                && block.getExcept().stream().noneMatch(except -> contains(except, address));
    }

    private static boolean contains(String cidr, String address) {
        String[] parts = cidr.split("/");
        int shift = Integer.SIZE - Integer.parseInt(parts[1]);
        return number(parts[0]).shiftRight(shift).equals(number(address).shiftRight(shift));
    }

    private static BigInteger number(String address) {
        try {
            return new BigInteger(1, InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}

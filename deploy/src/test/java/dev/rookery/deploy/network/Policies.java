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
 * Evaluates network policies as the API's documentation specifies: a pod that no policy selects accepts everything;
 * otherwise a connection requires a rule of any selecting policy. IP blocks match pods, too, as in some network plug-ins.
 *
 * @param all policies of all namespaces
 */
public record Policies(List<NetworkPolicy> all) {
    /** Returns whether egress of the source and ingress of the destination allow a connection. */
    public boolean allow(Endpoint from, Endpoint to, int port, String protocol) {
        return allowsEgress(from, to, port, protocol) && allowsIngress(from, to, port, protocol);
    }

    private boolean allowsEgress(Endpoint from, Endpoint to, int port, String protocol) {
        List<NetworkPolicy> selecting = selecting(from, "Egress");
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> matches(rule.getTo(), from, to) && covers(rule.getPorts(), port, protocol));
    }

    private boolean allowsIngress(Endpoint from, Endpoint to, int port, String protocol) {
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
                        .anyMatch(rule -> rule.getProtocol().equals(protocol)
                                && (rule.getPort() == null || rule.getPort().getIntVal() == port));
    }

    private static boolean contains(IPBlock block, String address) {
        return contains(block.getCidr(), address)
                && block.getExcept().stream().noneMatch(except -> contains(except, address));
    }

    private static boolean contains(String cidr, String address) {
        String[] parts = cidr.split("/");
        byte[] network = bytes(parts[0]);
        byte[] host = bytes(address);
        int shift = network.length * Byte.SIZE - Integer.parseInt(parts[1]);
        return network.length == host.length
                && new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, host).shiftRight(shift));
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}

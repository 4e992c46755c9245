package dev.rookery.testkit.kubernetes;

import java.nio.file.Path;
import java.util.List;

/**
 * Command-line arguments of a control plane's programs, which listen on the loopback address and write to one folder only.
 *
 * @param ports of etcd (clients, peers), API server, controller manager, scheduler
 */
record ControlPlaneArguments(Path folder, ControlPlaneCertificates certificates, List<Integer> ports) {
    private static final String LOOPBACK = "127.0.0.1";

    List<String> etcd() {
        String clients = "http://" + LOOPBACK + ":" + ports.get(0);
        String peers = "http://" + LOOPBACK + ":" + ports.get(1);
        return List.of(
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync");
    }

    List<String> apiServer() {
        return List.of(
                "--etcd-servers=http://" + LOOPBACK + ":" + ports.get(0),
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--secure-port=" + ports.get(2),
                "--insecure-port=0",
                "--endpoint-reconciler-type=none",
                "--authorization-mode=Node,RBAC",
                "--client-ca-file=" + certificates.certificate("ca"),
                "--tls-cert-file=" + certificates.certificate("server"),
                "--tls-private-key-file=" + certificates.key("server"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + certificates.certificate("accounts"),
                "--service-account-signing-key-file=" + certificates.key("accounts"),
                "--service-cluster-ip-range=10.96.0.0/16");
    }

    List<String> controllerManager() {
        return List.of(
                "--kubeconfig=" + folder.resolve("kubeconfig"),
                "--bind-address=" + LOOPBACK,
                "--secure-port=" + ports.get(3),
                "--port=0",
                "--leader-elect=false",
                // FakeNode may miss heartbeats on a busy machine, and does not mark pods ready again.
                "--node-monitor-grace-period=1h",
                // The defaults delay the deletion of many namespaces by minutes.
                "--kube-api-qps=500",
                "--kube-api-burst=1000",
                "--concurrent-namespace-syncs=20",
                "--use-service-account-credentials=true",
                "--root-ca-file=" + certificates.certificate("ca"),
                "--service-account-private-key-file=" + certificates.key("accounts"));
    }

    List<String> scheduler() {
        return List.of(
                "--kubeconfig=" + folder.resolve("kubeconfig"),
                "--bind-address=" + LOOPBACK,
                "--secure-port=" + ports.get(4),
                "--port=0",
                "--kube-api-qps=500",
                "--kube-api-burst=1000",
                "--leader-elect=false");
    }

    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters:
                  - name: test
                    cluster:
                      server: https://%s:%d
                      certificate-authority: %s
                users:
                  - name: admin
                    user:
                      client-certificate: %s
                      client-key: %s
                contexts:
                  - name: test
                    context:
                      cluster: test
                      user: admin
                """.formatted(
                        LOOPBACK,
                        ports.get(2),
                        certificates.certificate("ca"),
                        certificates.certificate("admin"),
                        certificates.key("admin"));
    }
}

package dev.rookery.provisioner;

import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.stream.Stream;

/** Release of the chart {@code provisioner} in a test cluster, whose pods do not run. */
record ProvisionerRelease(ControlPlane controlPlane, String namespace) {
    static final String CHART = "../deploy/charts/provisioner";

    /** Installs the release by Helm 3. */
    static ProvisionerRelease install(ControlPlane controlPlane, String namespace, String... more) {
        return install(HelmTools.version(3, controlPlane), controlPlane, namespace, more);
    }

    static ProvisionerRelease install(HelmTools tools, ControlPlane controlPlane, String namespace, String... more) {
        Stream<String> arguments = Stream.of(
                "install",
                "provisioner",
                CHART,
                "--namespace=" + namespace,
                "--create-namespace",
                "--set=baseDomain=iot.example.com",
                "--set=existingDatabase.host=db.example.com",
                "--set=secrets.PGPASSWORD=secret",
                "--set=ingress.enabled=true");
        tools.helm(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new))
                .orFail();
        return new ProvisionerRelease(controlPlane, namespace);
    }

    /** Returns a configuration that authenticates as the pod does, by the token of its service account. */
    Config serviceAccount() {
        Config all = controlPlane.client().getConfiguration();
        String token = controlPlane
                .client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("provisioner")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(all.getMasterUrl())
                .withCaCertFile(all.getCaCertFile())
                .withCaCertData(all.getCaCertData())
                .withOauthToken(token)
                .build();
    }
}

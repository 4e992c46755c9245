package dev.rookery.app.platform;

import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.jvm.JvmAddresses;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Configuration of a provisioner whose customers are tenants of this process.
 *
 * @param kubernetes target of plans that select it; empty if it is not served
 * @param customerNamespace namespace whose {@code Customer} resources declare customers; empty for none
 * @param addresses public addresses of the tenants
 * @param api address of the API for this process
 * @param domain parent domain of the tenants' host names
 */
public record SignupConfig(
        ProvisionerConfig provisioner,
        PlanCatalog plans,
        ProvisionerSecret secret,
        Optional<KubernetesConfig> kubernetes,
        Optional<String> customerNamespace,
        JvmAddresses addresses,
        InetSocketAddress api,
        String domain) {
    /** Returns the configuration with the addresses that are known when the other components have started. */
    public SignupConfig running(InetSocketAddress runningApi, JvmAddresses publicAddresses) {
        return new SignupConfig(
                provisioner, plans, secret, kubernetes, customerNamespace, publicAddresses, runningApi, domain);
    }
}

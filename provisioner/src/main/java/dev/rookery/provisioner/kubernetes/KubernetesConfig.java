package dev.rookery.provisioner.kubernetes;

import java.util.Map;
import java.util.Optional;

/**
 * Settings common to all customer instances.
 *
 * @param baseDomain instances are at {@code {id}.{baseDomain}}
 * @param billingUrl base URL that instances report usage to; empty disables reports
 * @param healthUrl template of the health check's URL, with the placeholders {@code {id}} and {@code {domain}}
 * @param role role to bind in each namespace; empty if the provisioner has its permissions in all namespaces
 * @param values chart values; plans and customers override them
 */
public record KubernetesConfig(
        String baseDomain,
        Optional<String> billingUrl,
        String healthUrl,
        Optional<InstanceRole> role,
        Map<String, Object> values) {
    public static final String DEFAULT_HEALTH_URL = "https://{id}.{domain}/api/health/ready";

    /** @throws IllegalArgumentException if the domain or the health check's URL is malformed */
    public KubernetesConfig {
        if (!baseDomain.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")) {
            throw new IllegalArgumentException(
                    "Base domain '" + baseDomain + "' is not a domain name such as iot.example.com");
        }
        if (!healthUrl.matches("https?://.+") || !healthUrl.contains("{id}")) {
            throw new IllegalArgumentException("Health URL '" + healthUrl
                    + "' is not an HTTP URL with the placeholder {id}, such as " + DEFAULT_HEALTH_URL);
        }
        values = Map.copyOf(values);
    }
}

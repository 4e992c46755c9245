package dev.rookery.provisioner.kubernetes;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What all customers' stacks have in common.
 *
 * @param baseDomain customers are at {@code {id}.{baseDomain}}
 * @param billingUrl where stacks report their usage to; empty if they do not
 * @param healthUrl the address that says whether a stack is well, with {@code {id}} and {@code {domain}} in it
 * @param role what the provisioner allows itself in each namespace that it makes; empty if it may do all there anyway
 * @param values more values for the chart, as its values.yaml has them
 */
public record KubernetesConfig(
        String baseDomain,
        Optional<String> billingUrl,
        String healthUrl,
        Optional<InstanceRole> role,
        Map<String, Object> values) {
    public static final String DEFAULT_HEALTH_URL = "https://{id}.{domain}/api/health/ready";

    public KubernetesConfig {
        if (!baseDomain.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")) {
            throw new IllegalArgumentException(
                    "The base domain '" + baseDomain + "' is no domain such as iot.example.com");
        }
        if (!healthUrl.matches("https?://.+") || !healthUrl.contains("{id}")) {
            throw new IllegalArgumentException(
                    "The health URL '" + healthUrl + "' does not look like " + DEFAULT_HEALTH_URL);
        }
        Objects.requireNonNull(billingUrl, "billingUrl");
        Objects.requireNonNull(role, "role");
        values = Map.copyOf(values);
    }
}

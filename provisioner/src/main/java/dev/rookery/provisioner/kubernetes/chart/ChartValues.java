package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.kubernetes.cluster.ClusterInfo;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chart values of an instance. The customer's override the plan's, which override the operator's. They contain
 * placeholders in place of passwords.
 *
 * @param operatorValues values that all instances share
 */
public record ChartValues(String baseDomain, Optional<String> billingUrl, Map<String, Object> operatorValues) {
    String yaml(InstanceSpec spec, ClusterInfo cluster) {
        Map<String, Object> customerValues = new LinkedHashMap<>();
        customerValues.put(
                "customer",
                Map.of(
                        "id", spec.customer().id().value(),
                        "email", spec.customer().email(),
                        "companyName", spec.customer().companyName()));
        customerValues.put("license", Map.of("key", spec.license().token(), "publicKey", spec.publicKeys()));
        customerValues.put("handover", Map.of("publicKey", spec.publicKeys()));
        customerValues.put("domain", Map.of("base", baseDomain));
        spec.image().ifPresent(image -> customerValues.put("image", image));
        billingUrl.ifPresent(url -> customerValues.put("billing", Map.of("url", url)));
        customerValues.put("apiVersions", cluster.customApiVersions());
        customerValues.put("secrets", InstanceSecrets.placeholders());
        Map<String, Object> shared = BackupPrefix.ofCustomer(spec.customer().id(), shared(spec));
        return Yaml.writeQuoted(merge(shared, customerValues));
    }

    /** Returns the values that are not the customer's. */
    private Map<String, Object> shared(InstanceSpec spec) {
        return merge(merge(operatorValues, spec.plan().values()), spec.values());
    }

    /** Returns the image of an instance. */
    String image(InstanceSpec spec) {
        return spec.image().orElseGet(() -> String.valueOf(shared(spec).getOrDefault("image", "")));
    }

    private static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> overrides) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        overrides.forEach((key, value) -> merged.merge(key, value, ChartValues::mergeValue));
        return merged;
    }

    @SuppressWarnings("unchecked") // Keys of YAML maps are text.
    private static Object mergeValue(Object base, Object override) {
        return base instanceof Map && override instanceof Map
                ? merge((Map<String, Object>) base, (Map<String, Object>) override)
                : override;
    }
}

package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.target.Stack;
import dev.rookery.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the chart is told: the operator's values, over them the plan's, over them the customer's. No secret is among them. */
final class ChartValues {
    private ChartValues() {}

    /**
     * The values as YAML.
     *
     * @param apiVersions of custom resources that the cluster knows
     */
    static String of(Stack stack, KubernetesConfig config, Iterable<String> apiVersions) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put(
                "customer",
                Map.of(
                        "id", stack.customer().id().value(),
                        "email", stack.customer().email(),
                        "companyName", stack.customer().companyName()));
        own.put("license", Map.of("key", stack.license().token(), "publicKey", stack.publicKeys()));
        own.put("domain", Map.of("base", config.baseDomain()));
        stack.image().ifPresent(image -> own.put("image", image));
        config.billingUrl().ifPresent(url -> own.put("billing", Map.of("url", url)));
        own.put("apiVersions", apiVersions);
        own.put(
                "secrets",
                InstanceSecrets.KEYS.stream()
                        .collect(Collectors.toMap(
                                key -> key, key -> InstanceSecrets.PLACEHOLDER, (a, b) -> a, TreeMap::new)));
        return Yaml.writeQuoted(merge(merge(config.values(), stack.plan().values()), own));
    }

    private static Map<String, Object> merge(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = new LinkedHashMap<>(below);
        above.forEach((key, value) -> merged.merge(key, value, ChartValues::mergeValue));
        return merged;
    }

    @SuppressWarnings("unchecked")
    private static Object mergeValue(Object below, Object above) {
        return below instanceof Map && above instanceof Map
                ? merge((Map<String, Object>) below, (Map<String, Object>) above)
                : above;
    }
}

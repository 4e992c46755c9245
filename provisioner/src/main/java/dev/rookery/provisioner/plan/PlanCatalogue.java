package dev.rookery.provisioner.plan;

import dev.rookery.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All plans, read from one file. */
public final class PlanCatalogue {
    private static final String BUILT_IN = "/dev/rookery/provisioner/plans.yaml";

    private final Map<String, Plan> plans = new LinkedHashMap<>();
    private final Plan initial;

    private PlanCatalogue(Map<String, Object> file) {
        Map<String, Map<String, Object>> entries = map(file, "plans");
        entries.forEach((name, entry) -> plans.put(name, plan(name, entry)));
        initial = find(String.valueOf(file.get("initial")))
                .orElseThrow(() -> new IllegalArgumentException("'initial' names no plan"));
    }

    /** The plans that come with the program. */
    public static PlanCatalogue builtIn() {
        try (InputStream file = PlanCatalogue.class.getResourceAsStream(BUILT_IN)) {
            return parse("the built-in plans", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if the file cannot be read; the message says why */
    public static PlanCatalogue read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return parse(path.toString(), file);
        } catch (IOException e) {
            throw new IllegalArgumentException("The plans in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static PlanCatalogue parse(String where, InputStream file) {
        try {
            return new PlanCatalogue(Yaml.read(file));
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The plans in " + where + " are malformed (" + e.getMessage() + "); docs/provisioner.md shows them",
                    e);
        }
    }

    /** In the order of the file. */
    public List<Plan> all() {
        return List.copyOf(plans.values());
    }

    /** What a new customer has. */
    public Plan initial() {
        return initial;
    }

    public Optional<Plan> find(String name) {
        return Optional.ofNullable(plans.get(name));
    }

    private static Plan plan(String name, Map<String, Object> entry) {
        Map<String, Integer> limits = map(entry, "limits");
        return new Plan(
                name,
                (String) entry.get("title"),
                Duration.ofDays((Integer) entry.get("license_days")),
                (Boolean) entry.get("renews"),
                new PlanLimits(
                        limits.get("devices"),
                        limits.get("users"),
                        limits.get("messages_per_second"),
                        limits.get("retention_days")),
                entry.containsKey("values") ? map(entry, "values") : Map.of());
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> map(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        if (value instanceof Map<?, ?> map) {
            return (Map<String, T>) map;
        }
        throw new IllegalArgumentException("'" + key + "' is missing, or no map");
    }
}

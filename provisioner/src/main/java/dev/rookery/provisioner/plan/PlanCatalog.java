package dev.rookery.provisioner.plan;

import static java.util.Objects.requireNonNull;

import dev.rookery.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Catalog of plans, read from a YAML file. Immutable. */
public final class PlanCatalog {
    private static final String FOLDER = "/dev/rookery/provisioner/";

    private final Map<String, Plan> plans;
    private final Plan initial;

    private PlanCatalog(Map<String, Plan> plans, Plan initial) {
        this.plans = plans;
        this.initial = initial;
    }

    /** Returns the built-in plans of a provisioner that deploys to Kubernetes. */
    public static PlanCatalog builtIn() {
        return builtIn("plans.yaml");
    }

    /** Returns the built-in plans of a process that runs the instances itself. */
    public static PlanCatalog builtInForOneProcess() {
        return builtIn("plans-jvm.yaml");
    }

    private static PlanCatalog builtIn(String name) {
        try (InputStream file = requireNonNull(PlanCatalog.class.getResourceAsStream(FOLDER + name))) {
            return parse("the built-in plan catalog", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if the file cannot be read or is malformed */
    public static PlanCatalog read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return parse("plan catalog " + path, file);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read plan catalog " + path + ": " + e.getMessage(), e);
        }
    }

    /** Returns all plans, in the order of the file. */
    public List<Plan> all() {
        return List.copyOf(plans.values());
    }

    /** Returns the plan of new customers. */
    public Plan initial() {
        return initial;
    }

    public Optional<Plan> find(String name) {
        return Optional.ofNullable(plans.get(name));
    }

    private static PlanCatalog parse(String name, InputStream file) {
        try {
            return parse(Yaml.read(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Malformed " + name + ": " + e.getMessage() + ". The provisioner manual describes the format.", e);
        }
    }

    private static PlanCatalog parse(Map<String, Object> file) {
        Map<String, Plan> plans = new LinkedHashMap<>();
        map(file, "plans").forEach((name, entry) -> plans.put(String.valueOf(name), plan(String.valueOf(name), entry)));
        Plan initial = plans.get(String.valueOf(file.get("initial")));
        if (initial == null) {
            throw new IllegalArgumentException("'initial' does not name a plan");
        }
        return new PlanCatalog(plans, initial);
    }

    private static Plan plan(String name, @Nullable Object content) {
        if (!(content instanceof Map<?, ?> entry)) {
            throw new IllegalArgumentException("Plan '" + name + "' is not a map");
        }
        Map<?, ?> limits = map(entry, "limits");
        return new Plan(
                name,
                value(entry, "title", String.class),
                target(name, entry),
                Duration.ofDays(value(entry, "license_days", Integer.class)),
                value(entry, "renews", Boolean.class),
                new PlanLimits(
                        value(limits, "devices", Integer.class),
                        value(limits, "users", Integer.class),
                        value(limits, "messages_per_second", Integer.class),
                        value(limits, "retention_days", Integer.class),
                        limits.containsKey("broker") ? brokerLimits(map(limits, "broker")) : Map.of()),
                entry.containsKey("end") ? Optional.of(end(map(entry, "end"))) : Optional.empty(),
                entry.containsKey("remove_additions") && value(entry, "remove_additions", Boolean.class),
                entry.containsKey("values") ? chartValues(map(entry, "values")) : Map.of());
    }

    /** Catalogs without targets were written when Kubernetes was the only one. */
    private static TargetKind target(String name, Map<?, ?> entry) {
        if (!entry.containsKey("target")) {
            return TargetKind.KUBERNETES;
        }
        String text = value(entry, "target", String.class);
        return TargetKind.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "target of plan '" + name + "' is '" + text + "'; expected: jvm or kubernetes"));
    }

    private static PlanEnd end(Map<?, ?> content) {
        return new PlanEnd(
                Duration.ofDays(value(content, "notice_days", Integer.class)),
                Duration.ofDays(value(content, "grace_days", Integer.class)),
                Duration.ofDays(value(content, "retention_days", Integer.class)));
    }

    private static Map<String, Long> brokerLimits(Map<?, ?> content) {
        Map<String, Long> limits = new LinkedHashMap<>();
        content.keySet()
                .forEach(key -> limits.put(
                        String.valueOf(key),
                        value(content, String.valueOf(key), Number.class).longValue()));
        return limits;
    }

    private static Map<String, Object> chartValues(Map<?, ?> content) {
        Map<String, Object> values = new LinkedHashMap<>();
        content.forEach((key, value) -> values.put(String.valueOf(key), value));
        return values;
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return value(parent, key, Map.class);
    }

    private static <T> T value(Map<?, ?> parent, String key, Class<T> type) {
        Object value = parent.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'" + key + "' is " + value + "; expected type: "
                    + type.getSimpleName().toLowerCase(Locale.ROOT));
        }
        return type.cast(value);
    }
}

package dev.rookery.api.sensor.payload;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Metrics that an edge node of Sparkplug, or a device of it, has declared in its BIRTH: later messages may name them by alias only. */
public final class SparkplugBirth {
    /** Nothing is declared. */
    static final SparkplugBirth NONE = new SparkplugBirth(List.of());

    /** @param unit empty for none */
    record Declared(String name, OptionalLong alias, int type, String unit) {}

    private final List<Declared> metrics;
    private final Map<String, Declared> byName = new HashMap<>();
    private final Map<Long, Declared> byAlias = new HashMap<>();

    SparkplugBirth(List<Declared> metrics) {
        this.metrics = List.copyOf(metrics);
        for (Declared metric : metrics) {
            byName.put(metric.name(), metric);
            metric.alias().ifPresent(alias -> byAlias.put(alias, metric));
        }
    }

    Optional<Declared> find(@Nullable String name, OptionalLong alias) {
        return name != null
                ? Optional.ofNullable(byName.get(name))
                : alias.isPresent() ? Optional.ofNullable(byAlias.get(alias.getAsLong())) : Optional.empty();
    }

    /** Returns the number of metrics. */
    public int size() {
        return metrics.size();
    }

    /** Returns the metrics as a text for {@link #decode}. */
    public String encode() {
        JsonArray all = new JsonArray();
        for (Declared metric : metrics) {
            JsonArray each =
                    new JsonArray().add(metric.name()).add(metric.type()).add(metric.unit());
            // As a text: aliases have 64 bits.
            metric.alias().ifPresent(alias -> each.add(Long.toString(alias)));
            all.add(each);
        }
        return all.encode();
    }

    /** Returns the metrics of a text of {@link #encode}. */
    public static SparkplugBirth decode(String text) {
        try {
            List<Declared> metrics = new ArrayList<>();
            for (Object each : new JsonArray(text)) {
                JsonArray metric = (JsonArray) each;
                metrics.add(new Declared(
                        metric.getString(0),
                        metric.size() > 3 ? OptionalLong.of(Long.parseLong(metric.getString(3))) : OptionalLong.empty(),
                        metric.getInteger(1),
                        metric.getString(2)));
            }
            return new SparkplugBirth(metrics);
        } catch (DecodeException | ClassCastException | NumberFormatException e) {
            throw new IllegalArgumentException("Malformed declaration of Sparkplug metrics", e);
        }
    }
}

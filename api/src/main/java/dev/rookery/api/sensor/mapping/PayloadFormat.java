package dev.rookery.api.sensor.mapping;

import java.util.Locale;

/** Format of the payloads that a mapping reads. */
public enum PayloadFormat {
    /** Sparkplug B, The Things Network or, on other topics, {@link #JSON}: as the topic says. */
    AUTO,
    /** JSON or a plain value, as below {@code sensor/{device}}, or the values at the pointers of the mapping. */
    JSON,
    /** SenML in JSON (RFC 8428). */
    SENML,
    /** Line protocol of InfluxDB. */
    INFLUX,
    /** JSON of Telegraf. */
    TELEGRAF,
    /** Sparkplug B. */
    SPARKPLUG,
    /** Uplink message of The Things Stack 3. */
    TTN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name used in JSON. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException if no format has this name */
    public static PayloadFormat parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Returns the format of a message on the topic; never {@link #AUTO}. */
    public PayloadFormat of(String topic) {
        if (this != AUTO) {
            return this;
        }
        if (topic.startsWith("spBv1.0/")) {
            return SPARKPLUG;
        }
        return topic.startsWith("v3/") && topic.endsWith("/up") ? TTN : JSON;
    }
}

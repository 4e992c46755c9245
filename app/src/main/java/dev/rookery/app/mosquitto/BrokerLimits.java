package dev.rookery.app.mosquitto;

import dev.rookery.config.DataSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits of a Mosquitto configuration and their equivalents. */
public final class BrokerLimits {
    private static final int MAXIMUM_TWO_BYTES = 65_535;
    private static final int MINIMUM_PACKET = 1024;
    private static final int MAXIMUM_PACKET = 268_435_455;
    /** As long as a session expiry interval can be: 32 bits of seconds. */
    private static final int MAXIMUM_HOURS = 1_193_046;

    private static final int MAXIMUM_QOS = 2;
    private static final Pattern EXPIRATION = Pattern.compile("(\\d{1,9})([hdwmy])");
    /** A month and a year are as long as Mosquitto counts them. */
    private static final Map<String, Integer> HOURS = Map.of("h", 1, "d", 24, "w", 168, "m", 720, "y", 8766);

    private final MosquittoConfig config;
    private final List<Listener> listeners;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    public BrokerLimits(MosquittoConfig config, ListenerSettings listeners) {
        this.config = config;
        this.listeners = listeners.imported();
        read();
    }

    public List<Setting> settings() {
        return List.copyOf(settings);
    }

    /** Returns one line per difference in behavior. */
    public List<String> differences() {
        return List.copyOf(differences);
    }

    private void read() {
        connections();
        take("global_max_clients", "--limit-sessions", Integer.MAX_VALUE, Long::toString);
        take("max_packet_size", "--max-packet-size", MAXIMUM_PACKET, this::packetSize);
        unlimitedIfZero("max_inflight_messages", "--limit-client-inflight", MAXIMUM_TWO_BYTES);
        unlimitedIfZero("max_queued_messages", "--limit-client-queued-messages", Integer.MAX_VALUE);
        take("max_queued_bytes", "--limit-client-queued-bytes", Long.MAX_VALUE, BrokerLimits::bytes);
        take("max_keepalive", "--limit-client-keep-alive", MAXIMUM_TWO_BYTES, seconds -> seconds + "s");
        common("max_qos", "--limit-client-qos", MAXIMUM_QOS);
        common("max_topic_alias", "--limit-client-topic-aliases", -1);
        expiration();
        if (config.last("retain_available").filter("false"::equals).isPresent()) {
            settings.add(new Setting("--limit-retained-messages", "0"));
        }
        origins();
        config.last("message_size_limit")
                .filter(size -> !size.equals("0"))
                .ifPresent(size -> differences.add(
                        "message_size_limit: payloads are not limited, packets are; set --max-packet-size"));
        config.last("memory_limit")
                .filter(size -> !size.equals("0"))
                .ifPresent(size -> differences.add(
                        "memory_limit: the memory of Mosquitto is not that of Rookery; set --memory-heap"));
    }

    /** Mosquitto limits each listener, Rookery all together. */
    private void connections() {
        OptionalLong global = number("global_max_connections", config.last("global_max_connections"));
        List<Long> each = new ArrayList<>();
        for (Listener listener : listeners) {
            number("max_connections", listener.option("max_connections")).ifPresent(each::add);
        }
        long sum = each.stream().mapToLong(Long::longValue).sum();
        if (!each.isEmpty() && each.size() == listeners.size()) {
            addConnections(global.isPresent() ? Math.min(global.getAsLong(), sum) : sum);
            if (each.size() > 1) {
                differences.add("max_connections: --limit-connections is for all listeners together");
            }
            return;
        }
        global.ifPresent(this::addConnections);
        if (!each.isEmpty()) {
            differences.add("max_connections: a listener alone cannot be limited; set --limit-connections for all");
        }
    }

    private void addConnections(long limit) {
        settings.add(new Setting("--limit-connections", Long.toString(Math.min(limit, Integer.MAX_VALUE))));
    }

    /** Takes over a limit whose value 0 means none. */
    private void unlimitedIfZero(String key, String option, long maximum) {
        Optional<String> given = config.last(key);
        OptionalLong limit = given.filter("0"::equals).isPresent() ? OptionalLong.of(maximum) : number(key, given);
        limit.ifPresent(value -> settings.add(new Setting(option, Long.toString(Math.min(value, maximum)))));
    }

    /** Takes over an option of listeners if it has the same value for all. */
    private void common(String key, String option, long standard) {
        List<Optional<String>> values = listeners.stream()
                .map(listener -> listener.option(key))
                .distinct()
                .toList();
        if (values.size() > 1) {
            differences.add(key + ": the listeners have different values; " + option + " is for all listeners");
            return;
        }
        values.stream().flatMap(Optional::stream).findFirst().ifPresent(value -> {
            if (!value.matches("\\d{1,5}")) {
                differences.add(key + ": '" + value + "' is not a number");
            } else if (Long.parseLong(value) != standard) {
                settings.add(new Setting(option, value));
            }
        });
    }

    private void expiration() {
        config.last("persistent_client_expiration").ifPresent(value -> {
            Matcher matcher = EXPIRATION.matcher(value);
            if (matcher.matches()) {
                long hours = Long.parseLong(matcher.group(1)) * HOURS.getOrDefault(matcher.group(2), 1);
                if (hours <= MAXIMUM_HOURS) {
                    settings.add(new Setting("--limit-client-session-expiry", hours + "h"));
                }
            } else {
                differences.add("persistent_client_expiration: '" + value + "' is not a duration");
            }
        });
    }

    private void origins() {
        String origins = String.join(
                ",",
                config.entries().stream()
                        .filter(entry -> entry.key().equals("websockets_origin"))
                        .map(MosquittoConfig.Entry::value)
                        .distinct()
                        .toList());
        if (!origins.isEmpty()) {
            settings.add(new Setting("--websocket-origins", origins));
        } else if (listeners.stream().anyMatch(Listener::isWebSocket)) {
            differences.add("web pages of other origins cannot open a WebSocket; name theirs in --websocket-origins");
        }
    }

    /** @param maximum of the option of Rookery; more is as good as no limit */
    private void take(String key, String option, long maximum, LongFunction<String> text) {
        number(key, config.last(key))
                .ifPresent(value -> settings.add(new Setting(option, text.apply(Math.min(value, maximum)))));
    }

    /** Returns the number, or empty if there is no limit. */
    private OptionalLong number(String key, Optional<String> given) {
        String value = given.orElse("0");
        if (!value.matches("-?\\d{1,18}")) {
            differences.add(key + ": '" + value + "' is not a number");
            return OptionalLong.empty();
        }
        long number = Long.parseLong(value);
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private String packetSize(long number) {
        if (number < MINIMUM_PACKET) {
            differences.add("max_packet_size: " + number + " is below the minimum of Rookery, 1KiB");
        }
        return bytes(Math.max(number, MINIMUM_PACKET));
    }

    private static String bytes(long number) {
        return new DataSize(number).toString();
    }
}

package dev.rookery.broker.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Topic aliases from the broker to a client: the first topics get an alias, up to the maximum. */
final class OutboundTopicAliases {
    private final int maximum;
    /** Created with the first alias. */
    private @Nullable Map<String, Integer> aliases;

    /** @param maximum the client's topic alias maximum [MQTT-3.3.2-11] */
    OutboundTopicAliases(int maximum) {
        this.maximum = maximum;
    }

    /** Returns the alias of a topic; 0 if it has none. */
    int find(String topic) {
        return aliases == null ? 0 : aliases.getOrDefault(topic, 0);
    }

    /** Returns whether another topic can get an alias. */
    boolean hasCapacity() {
        return maximum > (aliases == null ? 0 : aliases.size());
    }

    /** Assigns an alias to a topic and returns it; 0 if the maximum is reached. */
    int assign(String topic) {
        if (maximum == 0) {
            return 0;
        }
        aliases = aliases == null ? new HashMap<>() : aliases;
        if (aliases.size() == maximum) {
            return 0;
        }
        int alias = aliases.size() + 1;
        aliases.put(topic, alias);
        return alias;
    }
}

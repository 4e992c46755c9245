package dev.rookery.broker.session;

import java.util.HashMap;
import java.util.Map;

/** The topic aliases that the broker set up towards a client: the first topics get one, as many as the client takes. */
final class TopicAliases {
    private final int maximum;
    /** Null before the first. */
    private Map<String, Integer> aliases;

    /** @param maximum the client's topic alias maximum [MQTT-3.3.2-11] */
    TopicAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The alias that the client knows already, or 0. */
    int known(String topic) {
        return aliases == null ? 0 : aliases.getOrDefault(topic, 0);
    }

    /** A new alias for the topic, or 0 if there are no more. */
    int introduce(String topic) {
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

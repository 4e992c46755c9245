package dev.rookery.app.mosquitto;

import dev.rookery.app.mosquitto.MosquittoConfig.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Bridges of a Mosquitto configuration, which are not taken over: Rookery opens no connections to other brokers. */
final class Bridges {
    private Bridges() {}

    /** Returns one line per bridge, with the addresses and topics that it connects. */
    static Stream<String> differences(MosquittoConfig config) {
        List<String> lines = new ArrayList<>();
        List<String> details = new ArrayList<>();
        String name = "";
        for (Entry entry : config.entries()) {
            switch (entry.key()) {
                case "connection" -> {
                    add(lines, name, details);
                    name = entry.value();
                    details.clear();
                }
                case "address", "addresses" -> details.add(0, "to " + entry.value());
                case "topic" -> details.add("topic " + entry.value());
                default -> {
                    // Other options describe how the bridge connects.
                }
            }
        }
        add(lines, name, details);
        return lines.stream();
    }

    private static void add(List<String> lines, String name, List<String> details) {
        if (!name.isEmpty()) {
            String connected = details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
            lines.add("the bridge '" + name + "' is not taken over" + connected
                    + ": let the other broker connect to Rookery, or keep a Mosquitto for it");
        }
    }
}

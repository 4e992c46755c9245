package dev.rookery.api.sensor.mapping;

import dev.rookery.auth.service.ServiceRights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Topic pattern of a mapping: a topic filter in which one level is {@value #DEVICE}. The device of a message is the text at that
 * level, so that access rules on topics decide which client can write readings of a device.
 *
 * @param levels levels of the pattern, one of which is {@value #DEVICE}
 */
public record MappedTopic(List<String> levels) {
    public static final String DEVICE = "{device}";

    private static final int MAX_LENGTH = 200;
    private static final int MAX_LEVELS = 20;
    private static final String SENSOR = "sensor";
    private static final String SPARKPLUG = "spBv1.0";
    /** Level of the edge node in topics of Sparkplug. */
    private static final int NODE = 3;

    public MappedTopic {
        levels = List.copyOf(levels);
    }

    /** @throws IllegalArgumentException if the text is not a pattern, or it covers topics of the platform */
    public static MappedTopic parse(String text) {
        MappedTopic pattern = new MappedTopic(Arrays.asList(text.split("/", -1)));
        if (text.length() > MAX_LENGTH || pattern.levels.size() > MAX_LEVELS) {
            throw invalid(text, "it may have " + MAX_LENGTH + " characters and " + MAX_LEVELS + " levels");
        }
        if (pattern.levels.stream().filter(DEVICE::equals).count() != 1) {
            throw invalid(text, "exactly one of its levels must be '{device}', which is the device of a message");
        }
        if (text.replace(DEVICE, "").matches("(?s).*[{}%\\p{Cntrl}].*")) {
            throw invalid(text, "it must not contain other placeholders, '%' or control characters");
        }
        if (!ServiceRights.isPermitted(pattern.filter(Optional.empty()))) {
            throw invalid(
                    text,
                    "it must be a topic filter that does not begin with '$', and its first level must not be 'command' or"
                            + " 'reply'");
        }
        return pattern;
    }

    private static IllegalArgumentException invalid(String text, String reason) {
        return new IllegalArgumentException("The topic '" + text + "' is invalid: " + reason + ".");
    }

    /** Returns the topic filter of the messages of one device, or of all. */
    public String filter(Optional<String> device) {
        return String.join(
                "/",
                levels.stream()
                        .map(level -> level.equals(DEVICE) ? device.orElse("+") : level)
                        .toList());
    }

    /** Returns whether the ingestion receives the messages anyway: they are on topics of sensor data. */
    public boolean isSensorData() {
        return levels.get(0).equals(SENSOR);
    }

    /**
     * Returns the device of a message; empty if its topic does not match. A pattern matches topics of sensor data only if its first
     * level says so, and never those of the platform.
     *
     * @param topic levels of the topic
     */
    public Optional<String> device(String[] topic) {
        if (topic[0].equals(SENSOR) != isSensorData()
                || topic[0].startsWith("$")
                || ServiceRights.HIDDEN.contains(topic[0])) {
            return Optional.empty();
        }
        String device = "";
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            if (level.equals("#")) {
                return found(device);
            }
            if (i == topic.length) {
                return Optional.empty();
            }
            if (level.equals(DEVICE)) {
                device = topic[i];
            } else if (!level.equals("+") && !level.equals(topic[i])) {
                return Optional.empty();
            }
        }
        return topic.length == levels.size() ? found(device) : Optional.empty();
    }

    /**
     * Returns the levels after that of the device that wildcards stand for; empty if there are none.
     *
     * @param topic levels of a topic that matches
     */
    public String metric(String[] topic) {
        List<String> matched = new ArrayList<>();
        for (int i = levels.indexOf(DEVICE) + 1; i < levels.size(); i++) {
            if (levels.get(i).equals("#")) {
                matched.addAll(Arrays.asList(topic).subList(i, topic.length));
            } else if (levels.get(i).equals("+")) {
                matched.add(topic[i]);
            }
        }
        return String.join("/", matched);
    }

    /** Returns the filter of the commands to the edge nodes of Sparkplug whose messages match; empty if there are none. */
    Optional<String> nodeCommand(Optional<String> device) {
        String[] filter = filter(device).split("/", -1);
        if (!filter[0].equals(SPARKPLUG) || filter.length < NODE + 1) {
            return Optional.empty();
        }
        String command = String.join("/", SPARKPLUG, filter[1], "NCMD", filter[NODE]);
        return Optional.of(command).filter(ServiceRights::isCommand);
    }

    private static Optional<String> found(String device) {
        return device.isEmpty() ? Optional.empty() : Optional.of(device);
    }

    @Override
    public String toString() {
        return String.join("/", levels);
    }
}

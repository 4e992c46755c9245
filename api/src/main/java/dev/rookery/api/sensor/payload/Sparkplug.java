package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.payload.SparkplugBirth.Declared;
import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decoder of Sparkplug B: messages of edge nodes and their devices. BIRTHs declare what the aliases of later messages mean. */
final class Sparkplug {
    private static final String NAMESPACE = "spBv1.0";
    private static final Set<String> BIRTHS = Set.of("NBIRTH", "DBIRTH");
    private static final Set<String> DATA = Set.of("NDATA", "DDATA");
    /** Messages without readings of devices, as commands are. */
    private static final Set<String> DEATHS = Set.of("NDEATH", "DDEATH");

    private static final Set<String> COMMANDS = Set.of("NCMD", "DCMD");

    private static final int NODE_LEVELS = 4;

    private Sparkplug() {}

    /**
     * Returns the readings of a message; none for commands and DEATHs, and for metrics of the protocol itself.
     *
     * @throws PayloadException if the message is malformed or has an unknown alias
     */
    static List<PartialReading> decode(byte[] payload, PayloadContext context, TenantId tenant, SparkplugBirths births)
            throws PayloadException {
        String[] topic = context.topic().split("/", -1);
        if (!isSparkplug(topic)) {
            throw new PayloadException(
                    "Sparkplug: the topic is not spBv1.0/GROUP/TYPE/NODE or" + " spBv1.0/GROUP/TYPE/NODE/DEVICE");
        }
        String type = topic[2];
        if (COMMANDS.contains(type)) {
            return List.of();
        }
        String edgeNode = topic[1] + "/" + topic[NODE_LEVELS - 1];
        SparkplugMessage message;
        try {
            message = SparkplugMessage.read(payload);
            births.received(tenant, edgeNode, SparkplugSequence.of(type, message));
        } catch (PayloadException e) {
            births.received(tenant, edgeNode, SparkplugSequence.unreadable(type));
            if (DEATHS.contains(type)) {
                return List.of();
            }
            throw e;
        }
        if (DEATHS.contains(type)) {
            return List.of();
        }
        String node = node(topic);
        SparkplugBirth declared;
        if (BIRTHS.contains(type)) {
            declared = birth(message.metrics());
            births.put(tenant, node, declared);
        } else {
            declared = births.find(tenant, node).orElse(SparkplugBirth.NONE);
        }
        try {
            return new SparkplugReadings(declared, context).of(message.metrics(), message.timestamp());
        } catch (MissingBirthException e) {
            births.missing(tenant, edgeNode);
            throw e;
        }
    }

    /** Returns the node of a message; empty if the topic is not one of Sparkplug. */
    static Optional<String> node(String topic) {
        String[] levels = topic.split("/", -1);
        return isSparkplug(levels) ? Optional.of(node(levels)) : Optional.empty();
    }

    private static String node(String[] topic) {
        return topic[1] + "/" + topic[3] + (topic.length > NODE_LEVELS ? "/" + topic[NODE_LEVELS] : "");
    }

    /** Returns whether a message without readings is to be ignored rather than stored as received. */
    static boolean mayBeEmpty(String topic) {
        return isSparkplug(topic.split("/", -1));
    }

    private static boolean isSparkplug(String[] topic) {
        return topic[0].equals(NAMESPACE)
                && (topic.length == NODE_LEVELS || topic.length == NODE_LEVELS + 1)
                && (BIRTHS.contains(topic[2])
                        || DATA.contains(topic[2])
                        || DEATHS.contains(topic[2])
                        || COMMANDS.contains(topic[2]));
    }

    private static SparkplugBirth birth(List<SparkplugMetric> metrics) throws PayloadException {
        List<Declared> declared = new ArrayList<>();
        for (SparkplugMetric metric : metrics) {
            String name = metric.name();
            if (name == null) {
                throw new PayloadException("Sparkplug: a metric of the BIRTH has no name");
            }
            declare(name, metric, declared);
        }
        return new SparkplugBirth(declared);
    }

    private static void declare(String name, SparkplugMetric metric, List<Declared> declared) throws PayloadException {
        TextLimits.require(name, JsonReadings.MAX_METRIC_LENGTH, "Metric name");
        declared.add(new Declared(name, metric.alias(), metric.type(), metric.unit()));
        if (metric.value() instanceof SparkplugValue.Template template) {
            for (SparkplugMetric member : template.members()) {
                declare(SparkplugReadings.memberPath(name, member), member, declared);
            }
        }
    }
}

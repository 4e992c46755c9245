package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.api.sensor.payload.SparkplugBirths;
import dev.rookery.api.sensor.payload.SparkplugSequence;
import dev.rookery.auth.TenantId;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Parses the messages that the ingestion receives, as the mappings of their tenants describe. Thread-safe. */
final class MessageParser {
    private final PayloadParser parser;
    private final MappingDirectory mappings;
    private final EdgeNodes nodes;
    private final Runnable ignored;

    /** @param ignored called for each message that is not stored because no mapping applies */
    MessageParser(PayloadParser parser, MappingDirectory mappings, EdgeNodes nodes, Runnable ignored) {
        this.nodes = nodes;
        this.parser = parser;
        this.mappings = mappings;
        this.ignored = ignored;
    }

    /** Reads the mappings. Blocks; returns false if they could not be read. */
    boolean updateMappings() throws InterruptedException {
        return mappings.update();
    }

    /**
     * Parses a message.
     *
     * @param subscription subscription identifier; 0 for the subscription to sensor data
     * @param redelivered whether the broker may have delivered the message before
     * @param births declarations of Sparkplug
     * @param rebirths receives the edge nodes of which a BIRTH or other messages are missing, if the mapping says so
     */
    ParsedMessage parse(
            SensorMessage message,
            int subscription,
            boolean redelivered,
            SparkplugBirths births,
            BiConsumer<TenantId, String> rebirths) {
        TenantMappings own = mappings.of(message.tenant());
        if (!own.isFirst(message.topic(), subscription)) {
            return ParsedMessage.IGNORED;
        }
        Optional<MappedDevice> mapped = own.find(message.topic());
        if (mapped.isPresent()) {
            return parser.parse(
                    message,
                    mapped.get(),
                    mapped.get().mapping().rebirth()
                            ? new RequestedBirths(births, own, nodes, redelivered, rebirths)
                            : births);
        }
        if (subscription == 0 && SensorTopics.isSensorData(message.topic())) {
            return parser.parse(message);
        }
        ignored.run();
        return ParsedMessage.IGNORED;
    }

    /** Declarations that are requested if they, or messages before, are missing. */
    private record RequestedBirths(
            SparkplugBirths births,
            TenantMappings mappings,
            EdgeNodes nodes,
            boolean redelivered,
            BiConsumer<TenantId, String> requests)
            implements SparkplugBirths {
        @Override
        public Optional<SparkplugBirth> find(TenantId tenant, String node) {
            return births.find(tenant, node);
        }

        @Override
        public void put(TenantId tenant, String node, SparkplugBirth birth) {
            births.put(tenant, node, birth);
        }

        @Override
        public void received(TenantId tenant, String node, SparkplugSequence numbers) {
            if (nodes.received(tenant, mappings, node, numbers, redelivered)) {
                requests.accept(tenant, node);
            }
        }

        @Override
        public void missing(TenantId tenant, String node) {
            requests.accept(tenant, node);
        }
    }
}

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
import dev.rookery.auth.TenantId;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Parses the messages that the ingestion receives, as the mappings of their tenants describe. Thread-safe. */
final class MessageParser {
    private final PayloadParser parser;
    private final MappingDirectory mappings;
    private final Runnable ignored;

    /** @param ignored called for each message that is not stored because no mapping applies */
    MessageParser(PayloadParser parser, MappingDirectory mappings, Runnable ignored) {
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
     * @param births declarations of Sparkplug
     * @param rebirths receives the edge nodes whose BIRTHs are missing, if the mapping says so
     */
    ParsedMessage parse(
            SensorMessage message, int subscription, SparkplugBirths births, BiConsumer<TenantId, String> rebirths) {
        TenantMappings own = mappings.of(message.tenant());
        if (!own.isFirst(message.topic(), subscription)) {
            return ParsedMessage.IGNORED;
        }
        Optional<MappedDevice> mapped = own.find(message.topic());
        if (mapped.isPresent()) {
            return parser.parse(
                    message,
                    mapped.get(),
                    mapped.get().mapping().rebirth() ? new RequestedBirths(births, rebirths) : births);
        }
        if (subscription == 0 && SensorTopics.isSensorData(message.topic())) {
            return parser.parse(message);
        }
        ignored.run();
        return ParsedMessage.IGNORED;
    }

    /** Declarations that are requested if they are missing. */
    private record RequestedBirths(SparkplugBirths births, BiConsumer<TenantId, String> requests)
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
        public void missing(TenantId tenant, String node) {
            requests.accept(tenant, node);
        }
    }
}

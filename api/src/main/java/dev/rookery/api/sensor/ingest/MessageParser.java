package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.payload.SparkplugBirths;
import java.util.Optional;

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
     */
    ParsedMessage parse(SensorMessage message, int subscription, SparkplugBirths births) {
        TenantMappings own = mappings.of(message.tenant());
        if (!own.isFirst(message.topic(), subscription)) {
            return ParsedMessage.IGNORED;
        }
        Optional<MappedDevice> mapped = own.find(message.topic());
        if (mapped.isPresent()) {
            return parser.parse(message, mapped.get(), births);
        }
        if (subscription == 0 && SensorTopics.isSensorData(message.topic())) {
            return parser.parse(message);
        }
        ignored.run();
        return ParsedMessage.IGNORED;
    }
}

package dev.rookery.api.sensor.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Payload of Sparkplug, as encoded.
 *
 * @param timestamp milliseconds since 1970
 * @param seq sequence number
 */
record SparkplugMessage(OptionalLong timestamp, OptionalLong seq, List<SparkplugMetric> metrics) {
    static SparkplugMessage read(byte[] payload) throws PayloadException {
        OptionalLong timestamp = OptionalLong.empty();
        OptionalLong seq = OptionalLong.empty();
        List<SparkplugMetric> metrics = new ArrayList<>();
        WireReader fields = new WireReader(payload);
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> timestamp = OptionalLong.of(fields.number());
                case 2 -> metrics.add(SparkplugMetric.read(fields.message()));
                case 3 -> seq = OptionalLong.of(fields.number());
                default -> fields.skip();
            }
        }
        return new SparkplugMessage(timestamp, seq, metrics);
    }
}

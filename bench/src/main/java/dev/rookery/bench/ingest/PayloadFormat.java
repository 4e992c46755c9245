package dev.rookery.bench.ingest;

import dev.rookery.api.sensor.payload.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Format of published readings. */
enum PayloadFormat {
    /** JSON object with value, unit and timestamp, or an array of objects. */
    OBJECT {
        @Override
        String text(long first, int readings) {
            return array(
                    first,
                    readings,
                    (value, millis) -> "{\"value\":" + value + ",\"unit\":\"C\",\"ts\":" + millis + "}");
        }
    },
    /** Number, or an array of numbers. The API sets the timestamp on receipt. */
    NUMBER {
        @Override
        String text(long first, int readings) {
            return array(first, readings, (value, millis) -> Double.toString(value));
        }
    },
    /** JSON that a mapping reads by pointers to value, unit and time. */
    MAPPED {
        @Override
        String text(long first, int readings) {
            return "{\"meta\":{\"model\":\"x1\"},\"items\":["
                    + elements(
                            first,
                            readings,
                            (value, millis) -> "{\"data\":{\"t\":" + value + ",\"u\":\"C\"},\"at\":" + millis + "}")
                    + "]}";
        }

        @Override
        String topic(String device) {
            return "plant/" + device + "/status";
        }

        @Override
        Optional<BenchMapping> mapping() {
            return Optional.of(new BenchMapping("plant/{device}/status", """
                {"format": "json", "each": "/items", "time": {"pointer": "/at", "form": "ms"},
                 "values": [{"value": "/data/t", "metric": "temperature", "unit_pointer": "/data/u"}]}\
                """));
        }
    },
    /** SenML pack that a mapping reads. */
    SENML {
        @Override
        String text(long first, int readings) {
            return "["
                    + elements(
                            first,
                            readings,
                            (value, millis) -> "{\"n\":\"temperature\",\"u\":\"Cel\",\"t\":" + millis / 1000 + "."
                                    + (1000 + millis % 1000 + "").substring(1) + ",\"v\":" + value + "}")
                    + "]";
        }

        @Override
        String topic(String device) {
            return "senml/" + device;
        }

        @Override
        Optional<BenchMapping> mapping() {
            return Optional.of(new BenchMapping("senml/{device}", "{\"format\": \"senml\"}"));
        }
    },
    /** Sparkplug B with the alias of a BIRTH, which each device publishes first. */
    SPARKPLUG {
        @Override
        byte[] of(long first, int readings) {
            long now = System.currentTimeMillis();
            WireWriter message = new WireWriter().number(1, now);
            for (int i = 0; i < readings; i++) {
                message.message(
                        2,
                        new WireWriter()
                                .number(2, ALIAS)
                                .number(3, now - readings + i)
                                .float64(13, value(first + i)));
            }
            return message.bytes();
        }

        @Override
        String topic(String device) {
            return "spBv1.0/bench/DDATA/node/" + device;
        }

        @Override
        Optional<Birth> birth(String device) {
            // The declaration of a metric of the type Double, which is null.
            WireWriter metric = new WireWriter()
                    .text(1, "temperature")
                    .number(2, ALIAS)
                    .number(4, 10)
                    .number(7, 1);
            return Optional.of(new Birth(
                    "spBv1.0/bench/DBIRTH/node/" + device,
                    new WireWriter()
                            .number(1, System.currentTimeMillis())
                            .message(2, metric)
                            .bytes()));
        }

        @Override
        Optional<BenchMapping> mapping() {
            return Optional.of(new BenchMapping("spBv1.0/+/+/+/{device}", "{\"format\": \"sparkplug\"}"));
        }
    };

    private static final int ALIAS = 7;

    /** First message of a device, without readings. */
    record Birth(String topic, byte[] payload) {}

    /** Element of a payload. */
    private interface Element {
        String of(double value, long millis);
    }

    /**
     * Returns the payload of one message.
     *
     * @param first number of the first reading, from which its value is derived
     */
    byte[] of(long first, int readings) {
        return text(first, readings).getBytes(StandardCharsets.US_ASCII);
    }

    String text(long first, int readings) {
        throw new UnsupportedOperationException(this + " is not a text");
    }

    String topic(String device) {
        return "sensor/" + device + "/temperature";
    }

    /** Returns the message that a device publishes first; empty if there is none. */
    Optional<Birth> birth(String device) {
        return Optional.empty();
    }

    /** Returns the mapping that reads the messages; empty if none is needed. */
    Optional<BenchMapping> mapping() {
        return Optional.empty();
    }

    private static String array(long first, int readings, Element element) {
        String elements = elements(first, readings, element);
        return readings > 1 ? "[" + elements + "]" : elements;
    }

    private static String elements(long first, int readings, Element element) {
        StringBuilder text = new StringBuilder();
        long millis = System.currentTimeMillis();
        for (int i = 0; i < readings; i++) {
            text.append(i > 0 ? "," : "").append(element.of(value(first + i), millis - readings + i));
        }
        return text.toString();
    }

    private static double value(long number) {
        return 20 + number % 97 / 10.0;
    }
}

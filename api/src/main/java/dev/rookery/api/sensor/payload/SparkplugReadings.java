package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.mapping.TimeForm;
import dev.rookery.api.sensor.payload.SparkplugBirth.Declared;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Readings of the metrics of one Sparkplug message. Not thread-safe. */
final class SparkplugReadings {
    private static final TimeForm MILLISECONDS = TimeForm.parse("ms");

    private final SparkplugBirth birth;
    private final PayloadContext context;
    private final List<PartialReading> readings = new ArrayList<>();

    /** @param birth declaration of the metrics */
    SparkplugReadings(SparkplugBirth birth, PayloadContext context) {
        this.birth = birth;
        this.context = context;
    }

    /** Value that is resolved by its data type. */
    private record Point(String metric, String unit, Optional<StatedTime> time) {
        Point below(String name) {
            return new Point(metric + "/" + name, unit, time);
        }
    }

    /**
     * Returns the readings.
     *
     * @param timestamp of the message, in milliseconds since 1970
     * @throws PayloadException if a metric cannot be read
     */
    List<PartialReading> of(List<SparkplugMetric> metrics, OptionalLong timestamp) throws PayloadException {
        for (SparkplugMetric metric : metrics) {
            Optional<Declared> declared = birth.find(metric.name(), metric.alias());
            if (metric.name() == null && declared.isEmpty()) {
                throw metric.alias().isEmpty()
                        ? new PayloadException("Sparkplug: a metric has neither a name nor an alias")
                        : new MissingBirthException("Sparkplug: unknown alias "
                                + Long.toUnsignedString(metric.alias().getAsLong())
                                + ". No BIRTH that declares it was received");
            }
            String name = declared.map(Declared::name).orElseGet(() -> Objects.requireNonNull(metric.name()));
            if (!isOfProtocol(name)) {
                add(name, metric, declared, timestamp);
            }
        }
        return readings;
    }

    /** @param outer time of the message or of the template, in milliseconds since 1970 */
    private void add(String name, SparkplugMetric metric, Optional<Declared> declared, OptionalLong outer)
            throws PayloadException {
        OptionalLong time = metric.timestamp().isPresent() ? metric.timestamp() : outer;
        if (!metric.stored()) {
            return;
        }
        if (metric.value() instanceof SparkplugValue.Template template) {
            for (SparkplugMetric member : template.definition() ? List.<SparkplugMetric>of() : template.members()) {
                String path = memberPath(name, member);
                add(path, member, birth.find(path, OptionalLong.empty()), time);
            }
            return;
        }
        int type = metric.type() != SparkplugTypes.UNKNOWN
                ? metric.type()
                : declared.map(Declared::type).orElse(SparkplugTypes.UNKNOWN);
        String unit = metric.unit().isEmpty() ? declared.map(Declared::unit).orElse("") : metric.unit();
        add(new Point(name, unit, stated(time)), type, metric.value());
    }

    /** Returns the name of a member of a template; its BIRTH declares it so. */
    static String memberPath(String template, SparkplugMetric member) throws PayloadException {
        if (member.name() == null) {
            throw new PayloadException("Sparkplug: a member of template '" + template + "' has no name");
        }
        return template + "/" + member.name();
    }

    private void add(Point point, int type, SparkplugValue value) throws PayloadException {
        if (value instanceof SparkplugValue.Plain plain) {
            add(point, plain.value());
        } else if (value instanceof SparkplugValue.Integral integral) {
            requireType(type);
            add(point, SparkplugValue.integer(type, integral.bits()));
        } else if (value instanceof SparkplugValue.Binary binary) {
            requireType(type);
            addBinary(point, type, binary.bytes());
        } else if (value instanceof SparkplugValue.DataSet set) {
            addRows(point, set);
        } else if (!(value instanceof SparkplugValue.None)) {
            throw new PayloadException("Sparkplug: metric '" + point.metric() + "' has a value of an extension");
        }
    }

    private static void requireType(int type) throws PayloadException {
        if (type == SparkplugTypes.UNKNOWN) {
            throw new MissingBirthException(
                    "Sparkplug: the type of a metric is unknown, because its BIRTH was not received");
        }
    }

    private void addBinary(Point point, int type, byte[] bytes) throws PayloadException {
        if (SparkplugArray.isArray(type)) {
            for (ScalarValue element : SparkplugArray.decode(type, bytes)) {
                add(point, element);
            }
        } else if (type == SparkplugTypes.BYTES || type == SparkplugTypes.FILE) {
            add(point, ScalarValue.text(Base64.getEncoder().encodeToString(bytes)));
        } else {
            throw new PayloadException(
                    "Sparkplug: metric '" + point.metric() + "' has bytes, but the data type " + type);
        }
    }

    private void addRows(Point point, SparkplugValue.DataSet set) throws PayloadException {
        for (List<SparkplugValue> row : set.rows()) {
            for (int i = 0; i < row.size(); i++) {
                add(point.below(set.columns().get(i)), set.types().get(i), row.get(i));
            }
        }
    }

    private void add(Point point, ScalarValue value) throws PayloadException {
        if (readings.size() == JsonReadings.MAX_READINGS) {
            throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
        }
        readings.add(PartialReading.of(point.metric(), value, point.unit(), point.time()));
    }

    private Optional<StatedTime> stated(OptionalLong millis) {
        return millis.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        context.time(new ScalarText(Long.toUnsignedString(millis.getAsLong()), true), MILLISECONDS));
    }

    private static boolean isOfProtocol(String metric) {
        return metric.equals("bdSeq") || metric.startsWith("Node Control/") || metric.startsWith("Device Control/");
    }
}

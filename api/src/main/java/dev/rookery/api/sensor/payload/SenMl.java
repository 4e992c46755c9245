package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.rookery.api.sensor.mapping.TimeForm;
import dev.rookery.api.sensor.payload.JsonTree.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decoder of SenML packs in JSON (RFC 8428). Base fields apply to the records that follow. Not thread-safe. */
final class SenMl {
    private static final int VERSION = 10;
    /** Smaller times are relative to the arrival (section 4.5.3), in seconds. */
    private static final BigDecimal FIRST_ABSOLUTE_TIME = BigDecimal.valueOf(1L << 28);

    /** Labels whose values are scalars (section 4). Others are ignored. */
    private static final Set<String> LABELS =
            Set.of("bn", "bt", "bu", "bv", "bs", "bver", "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut");

    private static final List<String> VALUES = List.of("v", "vs", "vd", "vb");

    private static final int MAX_NUMBER_LENGTH = 40;
    private static final double MAX_NUMBER = 1e30;
    private static final int MICRO_DIGITS = 6;
    private static final TimeForm SECONDS = TimeForm.parse("s");

    private final PayloadContext context;
    private final List<PartialReading> readings = new ArrayList<>();
    private final Map<String, Scalar> base = new HashMap<>();

    private SenMl(PayloadContext context) {
        this.context = context;
    }

    /** @throws PayloadException if the payload is not a SenML pack */
    static List<PartialReading> decode(JsonFactory factory, String payload, PayloadContext context)
            throws PayloadException {
        if (!(JsonTree.parse(factory, payload) instanceof JsonTree.Elements records)) {
            throw new PayloadException("SenML: not an array of records");
        }
        SenMl decoder = new SenMl(context);
        for (JsonTree record : records.elements()) {
            if (!(record instanceof JsonTree.Fields object)) {
                throw new PayloadException("SenML: a record is not an object");
            }
            decoder.record(object.fields());
        }
        return decoder.readings;
    }

    private void record(Map<String, JsonTree> fields) throws PayloadException {
        Map<String, Scalar> own = new HashMap<>();
        for (Map.Entry<String, JsonTree> field : fields.entrySet()) {
            String name = field.getKey();
            if (name.endsWith("_")) {
                throw new PayloadException("SenML: field '" + name + "' must be understood");
            }
            if (!LABELS.contains(name)) {
                continue;
            }
            if (!(field.getValue() instanceof Scalar scalar)) {
                throw new PayloadException("SenML: '" + name + "' is an object or array");
            }
            if (!scalar.isNull()) {
                (name.startsWith("b") ? base : own).put(name, scalar);
            }
        }
        if (VALUES.stream().filter(own::containsKey).count() > 1) {
            throw new PayloadException("SenML: a record has more than one value");
        }
        if (number(base, "bver").orElse(BigDecimal.TEN).compareTo(BigDecimal.valueOf(VERSION)) > 0) {
            throw new PayloadException("SenML: version later than " + VERSION);
        }
        String name = text(base, "bn") + text(own, "n");
        String unit = own.containsKey("u") ? text(own, "u") : text(base, "bu");
        Optional<StatedTime> time = time(own);
        Optional<ScalarValue> value = value(own);
        if (value.isPresent()) {
            add(name, value.get(), unit, time);
        }
        // The integral of the value over time.
        Optional<BigDecimal> sum = sum(own, "s", "bs");
        if (sum.isPresent()) {
            add(
                    name.isEmpty() ? "sum" : name + "/sum",
                    ScalarValue.number(sum.get().toString()),
                    unit.isEmpty() ? "" : unit + "·s",
                    time);
        }
    }

    private void add(String name, ScalarValue value, String unit, Optional<StatedTime> time) throws PayloadException {
        if (readings.size() == JsonReadings.MAX_READINGS) {
            throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
        }
        readings.add(PartialReading.of(name, value, unit, time));
    }

    private Optional<ScalarValue> value(Map<String, Scalar> own) throws PayloadException {
        for (String field : List.of("vs", "vd", "vb")) {
            Scalar scalar = own.get(field);
            if (scalar != null) {
                return Optional.of(scalar.value());
            }
        }
        if (own.containsKey("v") && !base.containsKey("bv")) {
            return Optional.of(numeric(own, "v").value());
        }
        // A record that only sets base fields has no value of its own (section 4.6).
        boolean hasNumber = own.containsKey("v") || base.containsKey("bv") && own.containsKey("n");
        Optional<BigDecimal> sum = hasNumber ? sum(own, "v", "bv") : Optional.empty();
        return sum.isEmpty()
                ? Optional.empty()
                : Optional.of(ScalarValue.number(sum.get().toString()));
    }

    /** Returns the sum of a field and its base; empty if there is neither. */
    private Optional<BigDecimal> sum(Map<String, Scalar> own, String field, String baseField) throws PayloadException {
        if (!own.containsKey(field) && !base.containsKey(baseField)) {
            return Optional.empty();
        }
        return Optional.of(number(own, field)
                .orElse(BigDecimal.ZERO)
                .add(number(base, baseField).orElse(BigDecimal.ZERO)));
    }

    /** Returns the time of a record; empty if it is that of the arrival. */
    private Optional<StatedTime> time(Map<String, Scalar> own) throws PayloadException {
        BigDecimal seconds =
                number(own, "t").orElse(BigDecimal.ZERO).add(number(base, "bt").orElse(BigDecimal.ZERO));
        if (seconds.signum() == 0) {
            return Optional.empty();
        }
        if (seconds.compareTo(FIRST_ABSOLUTE_TIME) >= 0) {
            return Optional.of(time(seconds));
        }
        StatedTime relative = time(seconds.add(BigDecimal.valueOf(context.arrival(), MICRO_DIGITS)));
        return Optional.of(
                relative instanceof StatedTime.Known known ? new StatedTime.OfArrival(known.micros()) : relative);
    }

    private StatedTime time(BigDecimal seconds) {
        return context.time(new ScalarText(seconds.toPlainString(), true), SECONDS);
    }

    private static Optional<BigDecimal> number(Map<String, Scalar> fields, String name) throws PayloadException {
        if (!fields.containsKey(name)) {
            return Optional.empty();
        }
        String text = numeric(fields, name).text();
        // Sums of numbers with large exponents would have millions of digits.
        if (text.length() > MAX_NUMBER_LENGTH || Math.abs(Double.parseDouble(text)) > MAX_NUMBER) {
            throw new PayloadException("SenML: number in '" + name + "' is too large");
        }
        BigDecimal number = new BigDecimal(text);
        return Optional.of(number.scale() > MAX_NUMBER_LENGTH ? BigDecimal.ZERO : number);
    }

    private static Scalar numeric(Map<String, Scalar> fields, String name) throws PayloadException {
        Scalar scalar = fields.get(name);
        if (scalar == null || !scalar.token().isNumeric() || !ScalarValue.isFinite(scalar.text())) {
            throw new PayloadException("SenML: '" + name + "' is not a number");
        }
        return scalar;
    }

    private static String text(Map<String, Scalar> fields, String name) throws PayloadException {
        Scalar scalar = fields.get(name);
        if (scalar == null) {
            return "";
        }
        if (scalar.token() != JsonToken.VALUE_STRING) {
            throw new PayloadException("SenML: '" + name + "' is not a text");
        }
        return scalar.text();
    }
}

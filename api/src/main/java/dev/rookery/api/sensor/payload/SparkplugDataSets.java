package dev.rookery.api.sensor.payload;

import java.util.ArrayList;
import java.util.List;

/** Decoder of the data sets of Sparkplug. */
final class SparkplugDataSets {
    private SparkplugDataSets() {}

    static SparkplugValue.DataSet read(WireReader fields) throws PayloadException {
        List<String> columns = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        List<List<SparkplugValue>> rows = new ArrayList<>();
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 2 -> columns.add(fields.text());
                case 3 -> fields.numbers(type -> types.add((int) type));
                case 4 -> rows.add(row(fields.message()));
                default -> fields.skip();
            }
        }
        if (columns.size() != types.size()) {
            throw new PayloadException(
                    "Sparkplug: a data set has " + columns.size() + " columns and " + types.size() + " types");
        }
        for (List<SparkplugValue> row : rows) {
            if (row.size() > columns.size()) {
                throw new PayloadException("Sparkplug: a row of a data set has more values than there are columns");
            }
        }
        return new SparkplugValue.DataSet(columns, types, rows);
    }

    private static List<SparkplugValue> row(WireReader fields) throws PayloadException {
        List<SparkplugValue> values = new ArrayList<>();
        for (int field = fields.next(); field != 0; field = fields.next()) {
            if (field == 1) {
                values.add(element(fields.message()));
            } else {
                fields.skip();
            }
        }
        return values;
    }

    private static SparkplugValue element(WireReader fields) throws PayloadException {
        SparkplugValue value = new SparkplugValue.None();
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1, 2 -> value = new SparkplugValue.Integral(fields.number());
                case 3 -> value = new SparkplugValue.Plain(ScalarValue.number(Float.toString(fields.float32())));
                case 4 -> value = new SparkplugValue.Plain(ScalarValue.number(Double.toString(fields.float64())));
                case 5 -> value = new SparkplugValue.Plain(fields.bool() ? ScalarValue.TRUE : ScalarValue.FALSE);
                case 6 -> value = new SparkplugValue.Plain(ScalarValue.text(fields.text()));
                default -> fields.skip();
            }
        }
        return value;
    }
}

package dev.rookery.bench.ingest;

/** PayloadFormat format of published readings. */
enum PayloadFormat {
    /** JSON object with value, unit and timestamp, or an array of objects. */
    OBJECT {
        @Override
        void reading(StringBuilder text, long number, long millis) {
            text.append("{\"value\":")
                    .append(value(number))
                    .append(",\"unit\":\"C\",\"ts\":")
                    .append(millis)
                    .append('}');
        }
    },
    /** Number, or an array of numbers. The API sets the timestamp on receipt. */
    NUMBER {
        @Override
        void reading(StringBuilder text, long number, long millis) {
            text.append(value(number));
        }
    };

    abstract void reading(StringBuilder text, long number, long millis);

    /**
     * Returns the payload of one message.
     *
     * @param first number of the first reading, from which its value is derived
     */
    String of(long first, int readings) {
        StringBuilder text = new StringBuilder(readings > 1 ? "[" : "");
        long millis = System.currentTimeMillis();
        for (int i = 0; i < readings; i++) {
            if (i > 0) {
                text.append(',');
            }
            reading(text, first + i, millis - readings + i);
        }
        return text.append(readings > 1 ? "]" : "").toString();
    }

    private static double value(long number) {
        return 20 + number % 97 / 10.0;
    }
}

package dev.rookery.bench.ingest;

/** What a message of the publisher looks like. */
enum Payload {
    /** Readings with unit and time, an object or an array of them. */
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
    /** Bare numbers, which count from their arrival. */
    NUMBER {
        @Override
        void reading(StringBuilder text, long number, long millis) {
            text.append(value(number));
        }
    };

    abstract void reading(StringBuilder text, long number, long millis);

    /** @param first number of its first reading */
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

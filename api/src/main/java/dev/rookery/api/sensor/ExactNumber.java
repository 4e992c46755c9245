package dev.rookery.api.sensor;

import java.math.BigDecimal;
import java.util.Optional;

/** Numbers of readings, with all digits that the device has sent. */
public final class ExactNumber {
    private ExactNumber() {}

    /**
     * Returns the number.
     *
     * @param value rounded to double precision
     * @param digits present if double precision cannot hold the number
     */
    public static Number of(double value, Optional<String> digits) {
        return digits.<Number>map(BigDecimal::new).orElse(value);
    }
}

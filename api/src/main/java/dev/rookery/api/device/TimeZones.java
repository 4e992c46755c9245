package dev.rookery.api.device;

import dev.rookery.http.ApiException;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Time zones of devices. */
final class TimeZones {
    static final String DEFAULT = "UTC";

    private TimeZones() {}

    /**
     * Returns the name of the zone.
     *
     * @throws ApiException if there is no such zone
     */
    static String require(String name) {
        try {
            return ZoneId.of(name).getId();
        } catch (DateTimeException e) {
            throw ApiException.invalid("'time_zone' '" + name
                    + "' is not a time zone. Use a name of the IANA database, such as 'Europe/Berlin', or an offset,"
                    + " such as '+01:00'.");
        }
    }
}

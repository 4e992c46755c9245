package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Row of {@code rookery_license}: state and limits of a tenant's license at a time. */
record LicenseRow(
        String tenant, String state, String plan, @Nullable OffsetDateTime expiresAt, LicenseLimits limits) {
    static LicenseRow of(TenantId tenant, License license, Instant now) {
        return new LicenseRow(
                tenant.value(),
                license.state(now).text(),
                license.plan(),
                license.expiresAt().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null),
                license.limits(now));
    }

    /** Returns an array for each column, in the order of the table. */
    static Tuple columns(List<LicenseRow> rows) {
        return Tuple.tuple()
                .addArrayOfString(texts(rows, LicenseRow::tenant))
                .addArrayOfString(texts(rows, LicenseRow::state))
                .addArrayOfString(texts(rows, LicenseRow::plan))
                .addArrayOfOffsetDateTime(
                        rows.stream().map(LicenseRow::expiresAt).toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(numbers(rows, LicenseLimits::devices))
                .addArrayOfInteger(numbers(rows, LicenseLimits::users))
                .addArrayOfInteger(numbers(rows, LicenseLimits::messagesPerSecond))
                .addArrayOfInteger(numbers(rows, LicenseLimits::retentionDays));
    }

    private static String[] texts(List<LicenseRow> rows, Function<LicenseRow, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static Integer[] numbers(List<LicenseRow> rows, Function<LicenseLimits, Integer> column) {
        return rows.stream().map(LicenseRow::limits).map(column).toArray(Integer[]::new);
    }
}

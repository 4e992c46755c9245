package dev.rookery.auth.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** First column of the result of a custom query, of any type. */
final class FirstColumn {
    /** Spellings of true that PostgreSQL accepts, apart from numbers. */
    private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "on");

    private FirstColumn() {}

    /** Returns the texts of all rows, without NULL. */
    static List<String> texts(RowSet<Row> rows) {
        List<String> texts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            text(value(row)).ifPresent(texts::add);
        }
        return texts;
    }

    /** Returns the text of the first row; empty without one, and for NULL. */
    static Optional<String> text(RowSet<Row> rows) {
        for (Row row : rows) {
            return text(value(row));
        }
        return Optional.empty();
    }

    /** Returns whether the first row has true, a number above 0, or the text of either. */
    static boolean isPositive(RowSet<Row> rows) {
        for (Row row : rows) {
            Object value = value(row);
            return value instanceof Boolean flag
                    ? flag
                    : text(value).filter(FirstColumn::isPositive).isPresent();
        }
        return false;
    }

    private static @Nullable Object value(Row row) {
        return row.size() == 0 ? null : row.getValue(0);
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof Buffer bytes
                ? Optional.of(bytes.toString(StandardCharsets.UTF_8))
                : Optional.ofNullable(value).map(Object::toString);
    }

    private static boolean isPositive(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        try {
            return new BigDecimal(word).signum() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

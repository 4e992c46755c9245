package dev.rookery.api.sensor.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of one JSON object that may state its time. Not thread-safe. */
final class TimeCandidates {
    /**
     * Field with a scalar value.
     *
     * @param rank place of the field in the list of time fields
     * @param value the value as a reading
     */
    record Candidate(int rank, String field, ScalarValue value, StatedTime time) {
        /** Returns whether the field would be a metric if its object had no time fields. */
        private boolean isMetric() {
            return !TimeFields.isReserved(field);
        }

        /** Returns whether the value is a number that no clock shows, such as a running time. */
        private boolean isMeasurement() {
            return isMetric() && value.isNumber() && Math.abs(value.number()) < SMALLEST_TIME;
        }
    }

    /** Seconds from 1970 to 1973. */
    private static final double SMALLEST_TIME = 1e8;

    private @Nullable List<Candidate> candidates;

    void add(Candidate candidate) {
        if (candidates == null) {
            candidates = new ArrayList<>(1);
        }
        candidates.add(candidate);
    }

    /** Returns the time that the object states; empty if it has no time field. */
    Optional<StatedTime> time() {
        return chosen().map(Candidate::time);
    }

    /** Returns the fields that are readings: those that state another time than that of the object, or none. */
    List<Candidate> readings() {
        if (candidates == null) {
            return List.of();
        }
        Candidate chosen = chosen().orElse(null);
        return candidates.stream()
                .filter(Candidate::isMetric)
                .filter(each -> each != chosen || each.time() instanceof StatedTime.Unknown)
                .toList();
    }

    private Optional<Candidate> chosen() {
        if (candidates == null) {
            return Optional.empty();
        }
        Candidate best = null;
        for (Candidate each : candidates) {
            if (!each.isMeasurement() && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(Candidate one, Candidate other) {
        boolean known = one.time() instanceof StatedTime.Known;
        boolean otherKnown = other.time() instanceof StatedTime.Known;
        return known == otherKnown ? one.rank() < other.rank() : known;
    }
}

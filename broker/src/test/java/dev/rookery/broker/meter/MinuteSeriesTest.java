package dev.rookery.broker.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.meter.MinuteSeries.Minute;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinuteSeriesTest {
    private final MinuteSeries series = new MinuteSeries(new SeriesMemory(1_000_000));

    private static Minute minute(long number, int connected, long received) {
        return new Minute(number, connected, received, 0, 0, 0);
    }

    @Test
    void returnsAllMinutesInOrder() {
        assertThat(series.toList()).isEmpty();
        List<Minute> added =
                List.of(minute(100, 0, 0), minute(101, 2, 7), minute(102, 2, 0), minute(103, 2, 0), minute(104, 1, 0));
        added.forEach(series::add);

        assertThat(series.toList()).isEqualTo(added);
    }

    /** An event loop that was blocked for minutes adds the next one only. */
    @Test
    void fillsMinutesThatWereNotAdded() {
        series.add(minute(100, 3, 1));
        series.add(minute(103, 3, 9));

        assertThat(series.toList())
                .containsExactly(minute(100, 3, 1), minute(101, 3, 0), minute(102, 3, 0), minute(103, 3, 9));
    }

    @Test
    void forgetsMinutesAfterADay() {
        for (int i = 0; i < 3 * MinuteSeries.CAPACITY; i++) {
            series.add(minute(i, i % 7, i));
        }

        List<Minute> minutes = series.toList();
        assertThat(minutes).hasSize(MinuteSeries.CAPACITY);
        int first = 2 * MinuteSeries.CAPACITY;
        assertThat(minutes.get(0)).isEqualTo(minute(first, first % 7, first));
        assertThat(minutes.get(1439)).isEqualTo(minute(first + 1439, (first + 1439) % 7, first + 1439));
    }

    @Test
    void beginsAgainWhenTheClockIsSetBack() {
        series.add(minute(100, 1, 1));
        series.add(minute(90, 2, 2));

        assertThat(series.toList()).containsExactly(minute(90, 2, 2));
    }

    @Test
    void quietSeriesTakeNoMemory() {
        MinuteSeries quiet = new MinuteSeries(new SeriesMemory(0));
        for (int i = 0; i < 100; i++) {
            quiet.add(minute(i, 5, 0));
        }

        assertThat(quiet.toList()).hasSize(100).last().isEqualTo(minute(99, 5, 0));
        quiet.add(minute(100, 5, 1));
        assertThat(quiet.toList()).isEmpty();
        quiet.add(minute(101, 5, 0));
        assertThat(quiet.toList()).containsExactly(minute(101, 5, 0));
    }

    @Test
    void forgetsTheOldestMinutesWithoutMemory() {
        SeriesMemory memory = new SeriesMemory(16);
        MinuteSeries one = new MinuteSeries(memory);
        for (int i = 0; i < 100; i++) {
            one.add(minute(i, 1, i));
        }

        assertThat(one.toList()).hasSizeBetween(8, 16).last().isEqualTo(minute(99, 1, 99));
        one.clear();
        assertThat(memory.tryTake(16)).isTrue();
    }
}

package dev.rookery.app.option;

/** Check that the memory promised to parts of a process exists. */
public final class MemoryPlan {
    /** Part of the heap that state may take; the rest is for the program itself and for garbage. */
    private static final int STATE_PERCENT = 85;

    private MemoryPlan() {}

    /**
     * @param state budget of the broker's state in bytes
     * @param ingestion buffer of the ingestion in bytes; 0 without one
     * @param maximumHeap heap of the process in bytes
     * @throws IllegalArgumentException if the heap is too small for both
     */
    public static void requireFits(long state, long ingestion, long maximumHeap) {
        long available = maximumHeap / 100 * STATE_PERCENT;
        if (state > available - ingestion) {
            throw new IllegalArgumentException("The memory budgets exceed " + STATE_PERCENT + " percent of the heap of "
                    + mebibytes(maximumHeap) + ": --memory-heap " + mebibytes(state)
                    + (ingestion == 0 ? "" : ", --ingest-buffer " + mebibytes(ingestion))
                    + ". Reduce them, or raise the heap with -Xmx in ROOKERY_JAVA_OPTIONS");
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}

package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Failures of a journal whose segments do not belong together. The messages state the way out. */
final class MissingSegments {
    private MissingSegments() {}

    /**
     * Returns the failure of a segment that does not continue the one before.
     *
     * @param last number of the segment before; 0 if there is none
     */
    static StoreException between(JournalFolder folder, long last, long number) {
        Path before = folder.segment(number - 1);
        String reason = last == number - 1 && last > 0
                ? "Journal segment " + folder.segment(number) + " does not continue " + before
                        + ": one of them was replaced by a file of another time"
                : "Journal segment " + before + " is missing, which " + folder.segment(number) + " continues";
        String remedy = last == 0
                ? ""
                : ", move the segments after " + folder.segment(last) + " and the file " + folder.head()
                        + " away to start with the older state";
        return new StoreException(
                reason + ". Restore the directory from a backup that was taken as the documentation" + " describes"
                        + remedy + ", or move the directory away to start without sessions and retained messages");
    }

    /** Returns the failure of a journal that ends before its newest segment. */
    static StoreException newest(JournalFolder folder) {
        return new StoreException("The newest journal segment is missing: " + folder.head() + " names a segment that"
                + " does not exist. Restore the directory from a backup that was taken as the documentation describes,"
                + " or delete " + folder.head() + " to start with the older state");
    }

    /** @throws StoreException if the segment has the name of another one */
    static void requireNumber(JournalFolder folder, long number, SegmentHeader header) {
        if (header.isWritten() && header.isChained() && header.number() != number) {
            Path name = folder.segment(header.number());
            throw new StoreException("Journal segment " + folder.segment(number) + " was renamed: its name was "
                    + name.getFileName() + ". " + (Files.exists(name) ? "Exchange the names again" : "Rename it again")
                    + ", or restore the directory from a backup");
        }
    }
}

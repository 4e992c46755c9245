package dev.rookery.api.csv;

/** Thrown for a line of CSV that cannot be read. The message names the column, its fault, and what is expected. */
public final class CsvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int column;

    /**
     * @param column number of the column, from 1
     * @param fault what is wrong and what is expected
     */
    public CsvException(int column, String fault) {
        super("Column " + column + ": " + fault, null, false, false);
        this.column = column;
    }

    /**
     * @param column number of the column, from 1
     * @param name name of the column
     * @param fault what is wrong and what is expected
     */
    public CsvException(int column, String name, String fault) {
        super("Column " + column + " '" + name + "': " + fault, null, false, false);
        this.column = column;
    }

    /** Returns the number of the column, from 1. */
    public int column() {
        return column;
    }
}

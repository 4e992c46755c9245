package dev.rookery.provisioner.fleet;

import java.util.Locale;

/** Orders of the list of customers. Ids break ties. */
public enum CustomerOrder {
    ID("c.id", "text", false),
    COMPANY("lower(c.company_name)", "text", false),
    /** Newest sign-up first. */
    CREATED("(extract(epoch FROM c.created_at) * 1000000)::bigint", "bigint", true),
    /** Latest change of the instance first. */
    CHANGED("(extract(epoch FROM d.changed_at) * 1000000)::bigint", "bigint", true);

    private final String key;
    private final String type;
    private final boolean descending;

    CustomerOrder(String key, String type, boolean descending) {
        this.key = key;
        this.type = type;
        this.descending = descending;
    }

    /** @throws IllegalArgumentException if no order has this name */
    public static CustomerOrder parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Returns whether the sort key is a number instead of text. */
    boolean isNumeric() {
        return type.equals("bigint");
    }

    /** Returns the expression of the sort key. */
    String key() {
        return key;
    }

    /** Returns the condition on rows behind a position: parameters with these numbers are its sort key and its id. */
    String condition(int keyParameter, int idParameter) {
        return "($" + keyParameter + "::" + type + " IS NULL OR (" + key + ", c.id) " + (descending ? "<" : ">") + " ($"
                + keyParameter + ", $" + idParameter + "))";
    }

    String clause() {
        String direction = descending ? " DESC" : "";
        return " ORDER BY " + key + direction + ", c.id" + direction;
    }
}

package dev.rookery.testkit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties of a packet in wire order, with duplicates. Immutable. */
public final class WireProperties {
    /** No properties. */
    public static final WireProperties NONE = new WireProperties(List.of());

    private record Entry(WireProperty property, Object value) {}

    private final List<Entry> entries;

    private WireProperties(List<Entry> entries) {
        this.entries = entries;
    }

    /** Returns one property with a numeric value. */
    public static WireProperties of(WireProperty property, long value) {
        return NONE.and(property, value);
    }

    /** Returns one property with a string value. */
    public static WireProperties of(WireProperty property, String value) {
        return NONE.and(property, value);
    }

    public WireProperties and(WireProperty property, long value) {
        return with(new Entry(property, value));
    }

    public WireProperties and(WireProperty property, String value) {
        return with(new Entry(property, value));
    }

    public WireProperties and(WireProperty property, byte[] value) {
        return with(new Entry(property, value));
    }

    public WireProperties andUser(String name, String value) {
        return with(new Entry(WireProperty.USER_PROPERTY, Map.entry(name, value)));
    }

    private WireProperties with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new WireProperties(List.copyOf(more));
    }

    public boolean has(WireProperty property) {
        return !all(property).isEmpty();
    }

    /** Returns all values of the property in wire order. */
    public List<Object> all(WireProperty property) {
        return entries.stream()
                .filter(entry -> entry.property == property)
                .map(Entry::value)
                .toList();
    }

    /** Returns the numeric value, or -1 if the property is absent. */
    public long number(WireProperty property) {
        List<Object> values = all(property);
        return values.isEmpty() ? -1 : (Long) values.get(0);
    }

    /** Returns the string value, or null if the property is absent. */
    public @Nullable String text(WireProperty property) {
        List<Object> values = all(property);
        return values.isEmpty() ? null : (String) values.get(0);
    }

    /** Returns the binary value, or null if the property is absent. */
    public byte @Nullable [] binary(WireProperty property) {
        List<Object> values = all(property);
        return values.isEmpty() ? null : (byte[]) values.get(0);
    }

    /** Returns the encoding with its length prefix. */
    byte[] toBytes() {
        WireWriter out = new WireWriter();
        for (Entry entry : entries) {
            out.variable(entry.property.id);
            write(entry, out);
        }
        byte[] body = out.toBytes();
        return new WireWriter().variable(body.length).bytes(body).toBytes();
    }

    private static void write(Entry entry, WireWriter out) {
        switch (entry.property.type) {
            case BYTE -> out.byteValue(((Long) entry.value).intValue());
            case TWO_BYTES -> out.twoBytes(((Long) entry.value).intValue());
            case FOUR_BYTES -> out.fourBytes((Long) entry.value);
            case VARIABLE -> out.variable(((Long) entry.value).intValue());
            case TEXT -> out.text((String) entry.value);
            case BINARY -> out.binary((byte[]) entry.value);
            case PAIR -> {
                Map.Entry<?, ?> pair = (Map.Entry<?, ?>) entry.value;
                out.text((String) pair.getKey()).text((String) pair.getValue());
            }
        }
    }

    static WireProperties read(WireReader in) {
        WireReader body = new WireReader(in.bytes(in.variable()));
        List<Entry> entries = new ArrayList<>();
        while (body.hasMore()) {
            WireProperty property = WireProperty.of(body.variable());
            entries.add(new Entry(property, value(property, body)));
        }
        return new WireProperties(List.copyOf(entries));
    }

    private static Object value(WireProperty property, WireReader in) {
        return switch (property.type) {
            case BYTE -> (long) in.byteValue();
            case TWO_BYTES -> (long) in.twoBytes();
            case FOUR_BYTES -> in.fourBytes();
            case VARIABLE -> (long) in.variable();
            case TEXT -> in.text();
            case BINARY -> in.binary();
            case PAIR -> Map.entry(in.text(), in.text());
        };
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}

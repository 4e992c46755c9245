package dev.rookery.api.sensor.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Command to an edge node of Sparkplug (NCMD) that asks for its BIRTH and those of its devices. */
public final class SparkplugCommand {
    private static final String REBIRTH = "Node Control/Rebirth";
    private static final int VARINT = 0;
    private static final int LENGTH = 2;

    private SparkplugCommand() {}

    /**
     * Returns the topic of commands.
     *
     * @param node {@code GROUP/NODE}
     */
    public static String topic(String node) {
        int end = node.indexOf('/');
        return "spBv1.0/" + node.substring(0, end) + "/NCMD" + node.substring(end);
    }

    /**
     * Returns the payload of a rebirth command.
     *
     * @param time milliseconds since 1970
     */
    public static byte[] rebirth(long time) {
        ByteArrayOutputStream metric = new ByteArrayOutputStream();
        byte[] name = REBIRTH.getBytes(StandardCharsets.UTF_8);
        field(metric, 1, LENGTH, name.length);
        metric.writeBytes(name);
        field(metric, 3, VARINT, time);
        field(metric, 4, VARINT, SparkplugTypes.BOOLEAN);
        field(metric, 14, VARINT, 1);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        field(payload, 1, VARINT, time);
        field(payload, 2, LENGTH, metric.size());
        payload.writeBytes(metric.toByteArray());
        return payload.toByteArray();
    }

    /** @param value number, or length of the value that follows */
    private static void field(ByteArrayOutputStream bytes, int number, int type, long value) {
        varint(bytes, (long) number << 3 | type);
        varint(bytes, value);
    }

    private static void varint(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}

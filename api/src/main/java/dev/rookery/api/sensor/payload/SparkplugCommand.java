package dev.rookery.api.sensor.payload;

/** Command to an edge node of Sparkplug (NCMD) that asks for its BIRTH and those of its devices. */
public final class SparkplugCommand {
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
        WireWriter metric = new WireWriter()
                .text(1, "Node Control/Rebirth")
                .number(3, time)
                .number(4, SparkplugTypes.BOOLEAN)
                .number(14, 1);
        return new WireWriter().number(1, time).message(2, metric).bytes();
    }
}

package dev.rookery.api.mqtt;

/** Topics of commands to devices, {@code command/{device}/{name}}, and of their replies, {@code reply/{device}/…}. */
public final class DeviceTopics {
    /** Filter of the commands to all devices. */
    public static final String ALL_COMMANDS = "command/#";

    /** Filter of the replies of all devices. */
    public static final String ALL_REPLIES = "reply/#";

    private DeviceTopics() {}

    public static String command(String device, String name) {
        return "command/" + device + "/" + name;
    }

    /** Returns the filter of all commands to the device. */
    public static String commands(String device) {
        return command(device, "#");
    }

    public static String reply(String device, String id) {
        return "reply/" + device + "/" + id;
    }

    /** Returns the filter of all replies of the device. */
    public static String replies(String device) {
        return reply(device, "#");
    }
}

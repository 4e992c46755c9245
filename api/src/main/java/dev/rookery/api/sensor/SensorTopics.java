package dev.rookery.api.sensor;

/** Topics of sensor data: {@code sensor/{device}/{metric}}. A metric may have several levels. */
public final class SensorTopics {
    private static final String ROOT = "sensor";

    /** Filter of the sensor data of all devices. */
    public static final String ALL = ROOT + "/#";

    private SensorTopics() {}

    /** Returns the filter of all sensor data of the device. */
    public static String ofDevice(String device) {
        return metric(device, "#");
    }

    /** Returns the topic of a metric of the device. */
    public static String metric(String device, String metric) {
        return ROOT + "/" + device + "/" + metric;
    }

    /** Returns whether the topic matches {@link #ALL}. */
    public static boolean isSensorData(String topic) {
        return topic.startsWith(ROOT) && (topic.length() == ROOT.length() || topic.charAt(ROOT.length()) == '/');
    }

    /**
     * Returns the device and the metric of a topic that matches {@link #ALL}.
     */
    public static SensorTopic parse(String topic) {
        int device = topic.indexOf('/') + 1;
        if (device == 0) {
            return new SensorTopic("", "");
        }
        int metric = topic.indexOf('/', device);
        return metric < 0
                ? new SensorTopic(topic.substring(device), "")
                : new SensorTopic(topic.substring(device, metric), topic.substring(metric + 1));
    }
}

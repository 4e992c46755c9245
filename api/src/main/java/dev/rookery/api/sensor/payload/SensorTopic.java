package dev.rookery.api.sensor.payload;

/**
 * What a topic {@code sensor/device/metric…} names.
 *
 * @param device empty if there is no such level
 * @param metric empty if the device publishes to {@code sensor/device} itself
 */
record SensorTopic(String device, String metric) {
    static SensorTopic parse(String topic) {
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

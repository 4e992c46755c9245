/** API of the MQTT broker. {@code Brokers} in the package {@code engine} creates instances. */
@NullMarked
package dev.rookery.broker;

import org.jspecify.annotations.NullMarked;

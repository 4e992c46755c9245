/** API of the MQTT broker. {@code dev.rookery.broker.engine.Brokers} creates instances. */
@NullMarked
package dev.rookery.broker;

import org.jspecify.annotations.NullMarked;

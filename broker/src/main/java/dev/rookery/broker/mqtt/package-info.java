/**
 * MQTT packets: a strict decoder and encoders. Written for this broker instead of using netty-codec-mqtt, which accepts
 * input that a server must reject (duplicate and forbidden properties, reserved bits, U+0000, will QoS 3) and creates
 * five objects per PUBLISH where this code creates one.
 */
@NullMarked
package dev.rookery.broker.mqtt;

import org.jspecify.annotations.NullMarked;

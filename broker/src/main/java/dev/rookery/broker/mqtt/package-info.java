/**
 * MQTT's packets: read strictly from bytes, written to bytes. Own code and not netty-codec-mqtt, because that lets
 * through what a server must refuse (duplicate and forbidden properties, reserved bits, U+0000, will QoS 3) and builds
 * five objects a PUBLISH where one does.
 */
package dev.rookery.broker.mqtt;

/**
 * A raw MQTT client for tests: says exactly what the test says, well-formed or not, and shows exactly what came back. It
 * shares no code with the broker, so that a misreading of the standard cannot hide on both sides.
 */
package dev.rookery.testkit.wire;

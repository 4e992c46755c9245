/**
 * MQTT client for tests at packet level: sends valid and invalid packets and returns received packets unchanged. It
 * shares no code with the broker, so that an error in one implementation does not conceal the same error in the other.
 */
package dev.rookery.testkit.wire;

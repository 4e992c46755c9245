/**
 * Measures brokers side by side: {@code wire} speaks MQTT, {@code driver} makes the load, {@code scenario} says which load,
 * {@code peer} starts the brokers, {@code measure} reads clocks and processes, {@code report} writes what came of it.
 */
package dev.rookery.bench;

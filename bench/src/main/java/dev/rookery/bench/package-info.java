/**
 * Comparison of MQTT brokers. {@code wire} encodes packets, {@code driver} connects clients, {@code flow} sends and tracks
 * messages, {@code scenario} defines loads, {@code peer} starts brokers, {@code measure} reads times and processes,
 * {@code session} runs scenarios, and {@code report} writes results.
 */
package dev.rookery.bench;

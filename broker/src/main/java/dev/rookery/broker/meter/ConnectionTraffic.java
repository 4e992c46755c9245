package dev.rookery.broker.meter;

/**
 * What passed over one connection.
 *
 * @param received messages that the client published and that were taken on
 * @param receivedBytes bytes of their payloads
 * @param sent messages sent to the client, repetitions included
 * @param sentBytes bytes of their payloads
 */
public record ConnectionTraffic(long received, long receivedBytes, long sent, long sentBytes) {}

package dev.rookery.broker.meter;

/**
 * Messages transferred over one connection.
 *
 * @param received messages published by the client and accepted by the broker
 * @param receivedBytes bytes of their payloads
 * @param sent messages sent to the client, including retransmissions
 * @param sentBytes bytes of their payloads
 */
public record ConnectionTraffic(long received, long receivedBytes, long sent, long sentBytes) {}

package dev.rookery.broker.admin;

import dev.rookery.broker.meter.ConnectionTraffic;

/**
 * Open connection with all details.
 *
 * @param keepAliveSeconds effective keep-alive; 0 for none
 * @param receiveMaximum Receive Maximum of the client
 * @param maximumPacketSize Maximum Packet Size of the client in bytes
 * @param traffic traffic since the connection was opened
 */
public record ConnectionDetails(
        int keepAliveSeconds, int receiveMaximum, long maximumPacketSize, ConnectionTraffic traffic) {}

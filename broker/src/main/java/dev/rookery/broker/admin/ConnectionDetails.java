package dev.rookery.broker.admin;

import dev.rookery.broker.meter.ConnectionTraffic;
import java.time.Duration;

/**
 * A connection while it is up.
 *
 * @param keepAliveSeconds in force; 0 for none
 * @param receiveMaximum messages with QoS 1 and 2 that the client takes at once
 * @param maximumPacketSize bytes of the largest packet that it takes
 * @param quiet since it last sent anything
 * @param traffic since it was connected
 */
public record ConnectionDetails(
        int keepAliveSeconds, int receiveMaximum, long maximumPacketSize, Duration quiet, ConnectionTraffic traffic) {}

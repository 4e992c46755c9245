/**
 * What happens to the packets of one connected client: the gate that CONNECT passes, then a handler a packet family. On
 * the event loop of the client's tenant.
 */
package dev.rookery.broker.client;

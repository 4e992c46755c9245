/**
 * Packets of one client: {@link dev.rookery.broker.client.ConnectHandler} takes it from CONNECT to its session, after which
 * each packet family has a handler. Confined to the connection's event loop, which is the tenant's once the client is
 * authenticated.
 */
@NullMarked
package dev.rookery.broker.client;

import org.jspecify.annotations.NullMarked;

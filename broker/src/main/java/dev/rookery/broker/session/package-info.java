/**
 * State of a client that outlives its connections: subscriptions, messages in flight and queued, access rules. A session and
 * its parts are confined to the event loop of its tenant.
 */
@NullMarked
package dev.rookery.broker.session;

import org.jspecify.annotations.NullMarked;

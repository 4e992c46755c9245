/** A typed client of the broker's admin port: asks over HTTP, follows the stream of events. */
package dev.rookery.api.broker;

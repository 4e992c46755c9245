/** Forwarding of requests to the API and the broker. */
package dev.rookery.dashboard.proxy;

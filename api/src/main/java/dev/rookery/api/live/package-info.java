/** The live broker over REST, and what its events tell of devices. */
package dev.rookery.api.live;

/** A tenant's REST API. */
package dev.rookery.api;

/** Lifecycle of the components of one process. */
package dev.rookery.app.platform;

/** Server of the web console. */
package dev.rookery.dashboard;

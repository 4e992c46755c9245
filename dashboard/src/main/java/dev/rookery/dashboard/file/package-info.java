/** Static files of the console. */
package dev.rookery.dashboard.file;

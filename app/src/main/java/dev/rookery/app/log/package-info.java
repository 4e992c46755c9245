/** Level and format of the log of this process. */
package dev.rookery.app.log;

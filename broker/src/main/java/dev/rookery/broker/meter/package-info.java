/** What each tenant uses: the numbers behind metrics, {@code $SYS} topics and bills. */
package dev.rookery.broker.meter;

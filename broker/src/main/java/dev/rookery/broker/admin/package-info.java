/** What those who run the broker get to see. */
package dev.rookery.broker.admin;

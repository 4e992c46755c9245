/** What those who run the broker see and do: the seam that engines implement and that the admin port serves. */
package dev.rookery.broker.admin;

/** What every operation has in common: calls, replies, problems, pages, and the router that the document drives. */
package dev.rookery.http;

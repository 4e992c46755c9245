/** What the customer has paid for, and what follows from it. */
package dev.rookery.api.license;

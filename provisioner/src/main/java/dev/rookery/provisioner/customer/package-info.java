/** Customers and their ids. */
package dev.rookery.provisioner.customer;

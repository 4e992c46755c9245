/** Customers, plans and licenses; brings their stacks up, keeps them right, takes them down. */
package dev.rookery.provisioner;

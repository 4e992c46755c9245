/** Customers, plans and licences; brings their stacks up, keeps them right, takes them down. */
package dev.rookery.provisioner;

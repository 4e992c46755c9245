/** What is wanted of each customer's stack, and how far it is. All of it stands in the database. */
package dev.rookery.provisioner.deployment;

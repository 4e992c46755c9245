/** What customers can have: one catalogue, in one file. */
package dev.rookery.provisioner.plan;

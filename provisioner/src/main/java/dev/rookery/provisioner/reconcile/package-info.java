/** Makes what is what is wanted: looks at each stack again and again, and keeps all it knows in the database. */
package dev.rookery.provisioner.reconcile;

/** Import of Mosquitto's configuration, password, ACL and dynamic-security files. */
package dev.rookery.app.mosquitto;

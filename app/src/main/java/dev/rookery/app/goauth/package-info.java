/** Import of mosquitto-go-auth installations. */
package dev.rookery.app.goauth;

package dev.rookery.api.sensor.payload;

/** Scalar of a payload as written. */
record ScalarText(String text, boolean isNumber) {}

package dev.rookery.provisioner.kubernetes.cluster;

/** Kind of objects in an API version, such as {@code apps/v1} and {@code Deployment}. */
public record ObjectKind(String apiVersion, String kind) {}

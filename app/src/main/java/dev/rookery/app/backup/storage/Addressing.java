package dev.rookery.app.backup.storage;

/** Place of the bucket's name in URLs. */
public enum Addressing {
    /** {@code https://HOST/BUCKET/OBJECT}. */
    PATH,
    /** {@code https://BUCKET.HOST/OBJECT}. */
    VIRTUAL_HOST
}

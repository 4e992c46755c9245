package dev.rookery.app.backup.storage;

/** Encryption of objects by the storage. */
public enum ServerSideEncryption {
    /** The default of the bucket. */
    NONE,
    /** With keys of the storage. */
    AES256,
    /** With a key of a key management service. */
    KMS
}

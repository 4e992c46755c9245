package dev.rookery.broker.config;

/** Network I/O of the native engine. */
public enum IoTransport {
    /** epoll where available, otherwise NIO. */
    AUTO,
    /** Linux only. */
    EPOLL,
    /** Linux 5.14 and later, unless a seccomp profile forbids it, as in many containers. */
    IO_URING,
    /** Java NIO; available on every platform. */
    NIO
}

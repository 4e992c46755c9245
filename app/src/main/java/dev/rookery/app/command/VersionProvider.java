package dev.rookery.app.command;

import picocli.CommandLine.IVersionProvider;

/** Version from the jar's manifest. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {"rookery " + (version == null ? "(unpackaged)" : version), "Java " + Runtime.version()};
    }
}

package dev.rookery.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Class path folder with the migrations of a component. */
final class MigrationFolder {
    private final String folder;

    /** @param folder path separated by slashes, without a trailing slash */
    MigrationFolder(String folder) {
        this.folder = folder;
    }

    /** Returns the migrations in no particular order, or empty if the folder has files that only Flyway can interpret. */
    Optional<List<Migration>> migrations() throws IOException {
        List<Optional<Migration>> found = new ArrayList<>();
        for (URL place : Collections.list(getClass().getClassLoader().getResources(folder))) {
            switch (place.getProtocol()) {
                case "jar" -> readJar(place, found);
                case "file" -> readDirectory(Path.of(URI.create(place.toString())), found);
                default -> found.add(Optional.empty());
            }
        }
        return found.stream().allMatch(Optional::isPresent)
                ? Optional.of(found.stream().map(Optional::orElseThrow).toList())
                : Optional.empty();
    }

    private void readJar(URL place, List<Optional<Migration>> found) throws IOException {
        JarFile jar = ((JarURLConnection) place.openConnection()).getJarFile();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(folder + "/") && !entry.isDirectory()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    found.add(Migration.of(entry.getName().substring(folder.length() + 1), content));
                }
            }
        }
    }

    private static void readDirectory(Path directory, List<Optional<Migration>> found) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                try (InputStream content = Files.newInputStream(file)) {
                    found.add(Migration.of(file.getFileName().toString(), content));
                }
            }
        }
    }
}

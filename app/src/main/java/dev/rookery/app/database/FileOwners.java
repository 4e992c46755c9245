package dev.rookery.app.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages about data folders that several users of the operating system have used. */
final class FileOwners {
    private static final Logger LOGGER = LoggerFactory.getLogger(FileOwners.class);
    private static final String ROOT = "root";
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

    private FileOwners() {}

    /** Warns root about a folder of another user, who will not have access to the files that root creates there. */
    static void warnIfForeign(Path folder) throws IOException {
        String owner = Files.getOwner(folder).getName();
        if (ROOT.equals(System.getProperty("user.name")) && !ROOT.equals(owner) && WARNED.add(folder)) {
            LOGGER.warn("{}", warning(folder, owner));
        }
    }

    static String warning(Path folder, String owner) {
        return "The data folder " + folder + " belongs to user " + owner + ", and this process runs as root. Before "
                + owner + " uses the folder again, run: " + chown(folder, owner);
    }

    /** Returns what to do if a file of the folder cannot be used. */
    static String remedy(Path folder, IOException failure) {
        String user = System.getProperty("user.name");
        if (failure instanceof AccessDeniedException denied && denied.getFile() != null) {
            Path file = Path.of(denied.getFile());
            try {
                // The file itself, or the folder in which it was to be created.
                for (Path path = file; path != null && path.startsWith(folder); path = path.getParent()) {
                    if (Files.exists(path) && !Files.getOwner(path).getName().equals(user)) {
                        return path + " belongs to user " + Files.getOwner(path).getName() + ". Run: "
                                + chown(folder, user) + ", or choose another folder with --data";
                    }
                }
            } catch (IOException unknown) {
                return "Choose another with --data";
            }
        }
        return "Choose another with --data";
    }

    /** PostgreSQL started by root has an owner of its own, see {@link PostgresAccount}. */
    private static String chown(Path folder, String owner) {
        return "chown -R " + owner + " " + folder;
    }
}

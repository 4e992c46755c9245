package dev.rookery.app.database;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Account of the operating system that runs PostgreSQL: the user of this process or, since PostgreSQL refuses to run as
 * root, another one if that is root.
 *
 * @param prefix command line in front of a program that runs as the account
 * @param user owner of the cluster; empty for the user of this process
 */
record PostgresAccount(List<String> prefix, Optional<String> user) {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresAccount.class);

    /** The first that exists is used. */
    private static final List<String> SERVICE_USERS = List.of("rookery", "nobody"); // stored wording

    private static final String ROOT = "root";

    /**
     * Chooses the account, and gives it access to the data folder. Root in a user namespace, which PostgreSQL accepts, is the
     * fallback for a folder that no other user can reach, such as one in the home directory of root.
     */
    static PostgresAccount choose(DataFolder folder, PostgresPrograms programs) throws IOException {
        if (!ROOT.equals(System.getProperty("user.name"))) {
            return new PostgresAccount(List.of(), Optional.empty());
        }
        for (String user : SERVICE_USERS) {
            Optional<PostgresAccount> account = of(user);
            if (account.isPresent()) {
                account.get().admit(folder);
                if (account.get().canRun(programs)) {
                    return account.get();
                }
                LOGGER.warn(
                        "PostgreSQL runs as root in a user namespace, because user {} has no access to {}. Choose another"
                                + " folder with --data",
                        user,
                        folder.root());
                break;
            }
        }
        return new PostgresAccount(List.of("unshare", "--user"), Optional.of(ROOT));
    }

    /** Returns the command line that runs a program as the account. */
    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        return command;
    }

    /** Makes the account the owner of a folder with all its content, or of a file. */
    void own(Path path) throws IOException {
        if (user.isEmpty() || Files.getOwner(path).getName().equals(user.get())) {
            return;
        }
        UserPrincipal owner = principal(path, user.get());
        try (Stream<Path> tree = Files.walk(path)) {
            // The folder itself last: an interrupted change is repeated.
            for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.getFileAttributeView(entry, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setOwner(owner);
            }
        }
    }

    private static Optional<PostgresAccount> of(String user) throws IOException {
        try {
            Path root = Path.of("/");
            principal(root, user);
        } catch (UserPrincipalNotFoundException e) {
            return Optional.empty();
        }
        String group = output("id", "-g", user);
        return Optional.of(new PostgresAccount(
                List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--no-new-privs"),
                Optional.of(user)));
    }

    /** Lets the account pass through the folder, whose other content it can neither list nor read. */
    private void admit(DataFolder folder) throws IOException {
        // Files of the broker may be readable by all users who can reach them.
        Files.createDirectories(folder.broker());
        Files.setPosixFilePermissions(folder.broker(), PosixFilePermissions.fromString("rwx------"));
        PosixFileAttributeView view = Files.getFileAttributeView(folder.root(), PosixFileAttributeView.class);
        PosixFileAttributes attributes = view.readAttributes();
        GroupPrincipal group = folder.root()
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByGroupName(output("id", "-gn", user.orElseThrow()));
        if (!attributes.group().equals(group)) {
            view.setGroup(group);
        }
        view.setPermissions(PosixFilePermissions.fromString("rwx--x---"));
    }

    private boolean canRun(PostgresPrograms programs) throws IOException {
        try {
            return new ProcessBuilder(command(List.of("test", "-x", programs.path("postgres"))))
                            .directory(new File("/"))
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static UserPrincipal principal(Path path, String name) throws IOException {
        return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}

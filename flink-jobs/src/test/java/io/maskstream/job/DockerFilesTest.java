package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SinkConfiguration.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image and its compositions, as far as they can be judged without an engine that runs them. */
class DockerFilesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int METRICS = 9249;

    private static String text(String file) throws IOException {
        return Files.readString(DOCKER.resolve(file));
    }

    private static JsonNode compose() throws IOException {
        // Jackson leaves merge keys as they are.
        JsonNode compose = YAML.readTree(text("compose.yaml").replace("<<: *flink", "image: maskstream:" + version()));
        assertThat(compose.has("services")).isTrue();
        return compose;
    }

    private static List<JsonNode> kubernetes() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(text("kubernetes.yaml"))) {
            all.forEachRemaining(documents::add);
        }
        return documents;
    }

    private static JsonNode ofKind(String kind) throws IOException {
        return kubernetes().stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    private static String pom(String element) throws IOException {
        Matcher found = Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(element)))
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(found.find()).as(element).isTrue();
        return found.group(1);
    }

    private static String version() throws IOException {
        Matcher found = Pattern.compile("<artifactId>maskstream</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        assertThat(text("Dockerfile"))
                .contains("FROM flink:%s-java%s\n".formatted(pom("flink.version"), pom("maven.compiler.release")))
                .contains("-t maskstream:%s .".formatted(version()));
        assertThat(text("compose.yaml")).contains("  image: maskstream:%s\n".formatted(version()));
        assertThat(compose().at("/services/kafka/image").asText()).isEqualTo("apache/kafka:" + pom("kafka.version"));
        assertThat(compose().at("/services/topics/image").asText()).isEqualTo("apache/kafka:" + pom("kafka.version"));
        JsonNode deployment = ofKind("FlinkDeployment").path("spec");
        assertThat(deployment.path("image").asText()).isEqualTo("maskstream:" + version());
        assertThat(deployment.path("flinkVersion").asText())
                .isEqualTo("v" + pom("flink.version").replaceAll("\\.\\d+$", "").replace('.', '_'));
    }

    @Test
    void filesThatAreCopiedOrMountedExist() throws IOException {
        Pattern copied = Pattern.compile("^COPY (?!--from)(?:--\\S+ )*(\\S+) \\S+$", Pattern.MULTILINE);
        assertThat(copied.matcher(text("Dockerfile")).results().map(found -> found.group(1)))
                .contains("docker/maskstream.sh", "docker/health.sh")
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        Pattern mounted = Pattern.compile("\\./([\\w./-]+):/");
        assertThat(mounted.matcher(text("compose.yaml")).results().map(found -> found.group(1)))
                .contains("job.yaml", "prometheus.yaml", "alerts.yaml", "grafana/provisioning", "grafana/dashboards")
                .allSatisfy(file -> assertThat(DOCKER.resolve(file)).exists());
    }

    @Test
    void theImageRunsAsNoRootAndSaysWhetherItIsHealthy() throws IOException {
        String image = text("Dockerfile");
        assertThat(image.substring(image.lastIndexOf("FROM")))
                .contains("\nUSER flink\n")
                .contains("EXPOSE 8081 " + METRICS)
                .containsPattern("HEALTHCHECK .*\"/opt/maskstream/health.sh\", \"%d\"".formatted(METRICS));
        JsonNode pod = ofKind("FlinkDeployment").at("/spec/podTemplate/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    void nativeLibrariesBelongToTheClusterAndNotToTheJob() throws IOException {
        assertThat(text("Dockerfile"))
                .contains("/(ai/djl|org/bytedeco|")
                .contains("ln -s /opt/maskstream/natives/*.jar /opt/flink/lib/");
        assertThat(flinkProperties())
                .containsEntry("classloader.parent-first-patterns.additional", "org.bytedeco.;ai.djl.");
    }

    private static Map<String, String> flinkProperties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        JsonNode found = YAML.readTree(
                compose().at("/x-flink/environment/FLINK_PROPERTIES").asText());
        found.properties()
                .forEach(
                        entry -> properties.put(entry.getKey(), entry.getValue().asText()));
        assertThat(properties).isNotEmpty();
        return properties;
    }

    @Test
    void bothClustersHaveWhatTheJobAsksOfThem() throws IOException {
        Map<String, String> compose = flinkProperties();
        FlinkSettings.refuseWhatHoldsPixels(Configuration.fromMap(compose));
        JsonNode kubernetes = ofKind("FlinkDeployment").at("/spec/flinkConfiguration");
        List<String> shared = compose.keySet().stream()
                .filter(key -> !key.endsWith(".address") && !key.endsWith("process.size"))
                .toList();
        assertThat(shared).hasSizeGreaterThan(6);
        assertThat(shared)
                .allSatisfy(
                        key -> assertThat(kubernetes.path(key).asText()).as(key).isEqualTo(compose.get(key)));
    }

    @Test
    void servicesPortsAndVolumesFitTogether() throws IOException {
        JsonNode compose = compose();
        List<String> services = names(compose.path("services"));
        assertThat(services).contains("kafka", "camera", "jobmanager", "taskmanager", "prometheus", "grafana");
        for (JsonNode service : compose.path("services")) {
            assertThat(service.has("image")).isTrue();
            JsonNode needs = service.path("depends_on");
            assertThat(services).containsAll(needs.isArray() ? texts(needs) : names(needs));
            assertThat(texts(service.path("ports")))
                    .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
        }
        assertThat(names(compose.path("volumes"))).containsExactly("state");
        JsonNode targets = YAML.readTree(text("prometheus.yaml")).at("/scrape_configs/0/static_configs/0/targets");
        assertThat(texts(targets)).isNotEmpty().allSatisfy(target -> {
            assertThat(services).contains(target.replaceAll(":.*", ""));
            assertThat(target).endsWith(":" + METRICS);
        });
        assertThat(flinkProperties()).containsEntry("metrics.reporter.prometheus.port", Integer.toString(METRICS));
        assertThat(services).contains(flinkProperties().get("jobmanager.rpc.address"));
    }

    @Test
    void prometheusReadsItsRulesAndGrafanaPrometheus() throws IOException {
        JsonNode compose = compose();
        String rules =
                YAML.readTree(text("prometheus.yaml")).at("/rule_files/0").asText();
        assertThat(texts(compose.at("/services/prometheus/volumes"))).contains("./alerts.yaml:" + rules + ":ro");
        assertThat(YAML.readTree(text("alerts.yaml")).at("/groups/0/rules"))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    assertThat(rule.path("alert").asText()).startsWith("Maskstream");
                    assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
                    assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
                });

        JsonNode source = YAML.readTree(text("grafana/provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        JsonNode dashboard = DashboardQueries.dashboard();
        assertThat(dashboard.findValues("datasource")).isNotEmpty().allMatch(used -> used.path("uid")
                .equals(source.path("uid")));
        assertThat(dashboard.path("panels").findValues("id"))
                .as("ids of panels")
                .doesNotHaveDuplicates();
        String folder = YAML.readTree(text("grafana/provisioning/dashboards/maskstream.yaml"))
                .at("/providers/0/options/path")
                .asText();
        assertThat(texts(compose.at("/services/grafana/volumes")))
                .contains(
                        "./grafana/dashboards:" + folder + ":ro",
                        "./grafana/provisioning:/etc/grafana/provisioning:ro");
    }

    @Test
    void theAlertsFireAsTheirOwnTestsSay() throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
        assumeTrue(installed, "needs promtool, of Debian's package prometheus");
        Process process = new ProcessBuilder(
                        "promtool",
                        "test",
                        "rules",
                        DOCKER.resolve("alerts-test.yaml").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void imagesArePinnedAndGrafanaHasNoPasswordOfItsOwn() throws IOException {
        JsonNode compose = compose();
        assertThat(compose.path("services"))
                .allSatisfy(service ->
                        assertThat(service.path("image").asText()).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+.*"));
        assertThat(compose.at("/services/grafana/environment/GF_SECURITY_ADMIN_PASSWORD")
                        .asText())
                .startsWith("${GRAFANA_PASSWORD:?");
    }

    @Test
    void theJobsAreValidAndTheirTopicsAreMade() throws IOException {
        String kubernetes = ofKind("ConfigMap").path("data").path("job.yaml").asText();
        for (String yaml : List.of(text("job.yaml"), kubernetes)) {
            JobConfiguration job = JobConfiguration.parse("job.yaml", yaml);
            Topics sink = (Topics) job.sinks().get(0);
            assertThat(sink.connection().bootstrap()).isEqualTo("kafka:9092");
            assertThat(text("compose.yaml")).contains("PLAINTEXT://kafka:9092");
            String made = compose().at("/services/topics/command/0").asText();
            assertThat(List.of(made.split("[ ;]+")))
                    .contains(
                            job.framesTopics().get(0).topic(),
                            sink.masks(),
                            sink.deadLetters().orElseThrow());
        }
        String jar = ofKind("FlinkDeployment").at("/spec/job/jarURI").asText().replace("local://", "");
        assertThat(text("Dockerfile")).contains(" " + jar);
        assertThat(texts(compose().at("/services/job/command"))).contains(jar);
    }

    @Test
    void theCameraIsWhereTheJobLooksForIt() throws IOException {
        JobConfiguration job = JobConfiguration.parse("job.yaml", text("job.yaml"));
        String image = text("camera.Dockerfile");
        String script = text("camera.py");
        assertThat(job.cameras()).singleElement().satisfies(camera -> {
            assertThat(camera.address().host()).isEqualTo("camera");
            assertThat(image).contains("EXPOSE " + camera.address().port());
            assertThat(script).contains("else \"" + camera.address().port() + "\"");
            assertThat(script).contains("add_factory(\"" + camera.address().resource() + "\"");
        });
        JsonNode service = compose().at("/services/camera");
        assertThat(service.path("image").asText()).isEqualTo("maskstream-camera:" + version());
        assertThat(image)
                .contains("-t maskstream-camera:%s docker".formatted(version()))
                .contains("\nUSER nobody\n");
        assertThat(DOCKER.resolve(service.at("/build/dockerfile").asText())).isRegularFile();
        assertThat(image).contains("COPY --chmod=644 camera.py /opt/camera.py", "\"/opt/camera.py\"]");
    }

    @Test
    void theCameraShowsAPicture() throws Exception {
        Process camera = new ProcessBuilder(
                        "/usr/bin/python3", DOCKER.resolve("camera.py").toString(), "127.0.0.1", "0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(camera.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            assumeTrue(line != null && line.startsWith("ready"), "needs Debian's GStreamer packages: " + line);
            int port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                String ask = "DESCRIBE rtsp://127.0.0.1:%d/main RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n";
                socket.getOutputStream().write(ask.formatted(port).getBytes(StandardCharsets.UTF_8));
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(answer.readLine()).isEqualTo("RTSP/1.0 200 OK");
                assertThat(answer.lines().anyMatch("a=rtpmap:96 H264/90000"::equals))
                        .isTrue();
            }
        } finally {
            camera.destroyForcibly();
        }
    }

    @Test
    void healthIsAnAnswerWithMetrics() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(run(
                            "health.sh",
                            Map.of(),
                            Integer.toString(server.getAddress().getPort())))
                    .isZero();
            server.removeContext("/metrics");
            assertThat(run(
                            "health.sh",
                            Map.of(),
                            Integer.toString(server.getAddress().getPort())))
                    .as("no metrics")
                    .isNotZero();
        } finally {
            server.stop(0);
        }
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(run("health.sh", Map.of(), Integer.toString(closed))).isNotZero();
    }

    @Test
    void theCommandOfTheImageIsTheCommandLine(@TempDir Path folder) throws Exception {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        ClassPathJar.write(lib.resolve("all.jar"));
        Map<String, String> environment = Map.of(
                "MASKSTREAM_LIB",
                folder.toString(),
                "MASKSTREAM_CACHE",
                folder.resolve("cache").toString(),
                "MASKSTREAM_HEAP",
                "256m",
                "PATH",
                Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        assertThat(run("maskstream.sh", environment, "--help")).isZero();
        assertThat(run("maskstream.sh", environment, "no-such-command")).isEqualTo(2);
    }

    private static int run(String script, Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("bash", DOCKER.resolve(script).toString()), Stream.of(arguments))
                        .toList());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

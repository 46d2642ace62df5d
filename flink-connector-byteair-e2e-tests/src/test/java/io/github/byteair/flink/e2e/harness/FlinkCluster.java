/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone session cluster: a JobManager and TaskManagers, each a process that can be killed,
 * suspended and started again at the same address.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final List<String> OPENED =
            List.of(
                    "lang",
                    "lang.invoke",
                    "lang.reflect",
                    "io",
                    "net",
                    "nio",
                    "math",
                    "text",
                    "time",
                    "util",
                    "util.concurrent",
                    "util.concurrent.atomic",
                    "util.concurrent.locks");

    private final FlinkDistribution flink;
    private final Path folder;
    private final List<Path> extraLibs;
    private final ClusterConfiguration configuration;
    private final Http rest;
    private final Map<String, ManagedProcess> taskManagers = new TreeMap<>();
    private final Map<Path, String> uploaded = new LinkedHashMap<>();
    private final List<ManagedProcess> others = new ArrayList<>();
    private ManagedProcess jobManager;
    private String java = ManagedProcess.java();

    /**
     * @param folder for its configuration, logs and checkpoints
     * @param extraLibs in its {@code lib/}, beside Flink's own
     * @param own settings that differ from the defaults here
     */
    FlinkCluster(
            FlinkDistribution flink, Path folder, List<Path> extraLibs, Map<String, String> own) {
        this.flink = flink;
        this.folder = folder;
        this.extraLibs = extraLibs;
        int restPort = Ports.free();
        this.rest = new Http("http://127.0.0.1:" + restPort);
        this.configuration = new ClusterConfiguration(folder, restPort, own);
    }

    /** For processes started from now on, in place of the {@code java} that runs the tests. */
    public FlinkCluster on(NewerJdk jdk) {
        java = jdk.java();
        return this;
    }

    // ------------------------------------------------------------------ processes

    /** Starts a JobManager and so many TaskManagers; returns once their slots are there. */
    public FlinkCluster start(int count) throws Exception {
        Files.createDirectories(folder.resolve("tmp"));
        startJobManager();
        for (int i = 1; i <= count; i++) {
            startTaskManager("tm" + i);
        }
        awaitTaskManagers(count);
        return this;
    }

    /** Starts the JobManager, for the first time or again; returns once its REST server answers. */
    public void startJobManager() throws Exception {
        uploaded.clear();
        jobManager =
                flink(
                        "jobmanager",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of("-Xmx384m", "-XX:MaxMetaspaceSize=256m"),
                        Map.of());
        Waiting.until(
                "the JobManager",
                Duration.ofSeconds(90),
                () -> {
                    assertAlive(jobManager);
                    return rest.get("/overview").has("slots-total");
                });
    }

    /** Starts a TaskManager of that name, which is also its id at the REST server. */
    public void startTaskManager(String name) throws IOException {
        taskManagers.put(
                name,
                flink(
                        name,
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        List.of("-Xmx384m", "-Xms384m", "-XX:MaxMetaspaceSize=256m"),
                        Map.of("taskmanager.resource-id", name)));
    }

    /** Returns once so many TaskManagers are registered. */
    public void awaitTaskManagers(int count) throws InterruptedException {
        Waiting.until(
                count + " TaskManagers",
                Duration.ofSeconds(90),
                () -> {
                    assertAlive(jobManager);
                    for (ManagedProcess taskManager : taskManagers.values()) {
                        assertAlive(taskManager);
                    }
                    return rest.get("/overview").path("taskmanagers").asInt() == count;
                });
    }

    /** The JobManager's process. */
    public ManagedProcess jobManager() {
        return jobManager;
    }

    /** A TaskManager's process. */
    public ManagedProcess taskManager(String name) {
        return taskManagers.get(name);
    }

    /** No longer one of the cluster's: it was killed, and not by accident. */
    public void forgetTaskManager(String name) {
        taskManagers.remove(name);
    }

    private void assertAlive(ManagedProcess process) {
        if (!process.isAlive()) {
            throw new AssertionError(process + " ended: " + process.tail());
        }
    }

    private ManagedProcess flink(
            String name, String main, List<String> memory, Map<String, String> own)
            throws IOException {
        Path conf = configuration.write(name, own);
        List<String> command = javaCommand(memory, conf, flink.clusterClassPath());
        command.addAll(List.of(main, "--configDir", conf.toString()));
        return start(name, command, conf);
    }

    /** With the emulator's keys in the environment, for tables that read them there. */
    private ManagedProcess start(String name, List<String> command, Path conf) throws IOException {
        return ManagedProcess.start(
                flink + " " + name,
                command,
                Map.of(
                        "FLINK_CONF_DIR",
                        conf.toString(),
                        "VOLC_ACCESSKEY",
                        EmulatorProcess.ACCESS_KEY,
                        "VOLC_SECRETKEY",
                        EmulatorProcess.SECRET_KEY),
                folder.resolve("log").resolve(name + ".log"));
    }

    /** Starts this version's SQL Gateway; returns its address once it answers. */
    public String startSqlGateway() throws Exception {
        int port = Ports.free();
        Path conf =
                configuration.write(
                        "sql-gateway",
                        Map.of(
                                "sql-gateway.endpoint.rest.address", "127.0.0.1",
                                "sql-gateway.endpoint.rest.bind-address", "127.0.0.1",
                                "sql-gateway.endpoint.rest.port", String.valueOf(port)));
        List<String> command = javaCommand(List.of("-Xmx384m"), conf, flink.clientClassPath());
        command.add("org.apache.flink.table.gateway.SqlGateway");
        ManagedProcess gateway = start("sql-gateway", command, conf);
        others.add(gateway);
        Http http = new Http("http://127.0.0.1:" + port);
        Waiting.until(
                "the SQL Gateway",
                Duration.ofSeconds(90),
                () -> {
                    assertAlive(gateway);
                    return http.get("/api_versions").has("versions");
                });
        return "http://127.0.0.1:" + port;
    }

    private List<String> javaCommand(List<String> memory, Path conf, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(memory);
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        OPENED.forEach(
                opened -> command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED"));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties"));
        command.add("-cp");
        command.add(
                extraLibs.stream()
                                .map(jar -> jar + File.pathSeparator)
                                .collect(Collectors.joining())
                        + classPath);
        return command;
    }

    // ------------------------------------------------------------------ jobs

    /** Submits a job; returns its id. */
    public String submit(Path jar, Class<?> main, List<String> arguments) throws Exception {
        return submit(jar, main, arguments, null);
    }

    /**
     * Submits a job as the web page does: the jar is uploaded, its main class runs in the
     * JobManager.
     *
     * @param restoreFrom a checkpoint's or savepoint's path, or null
     */
    public String submit(Path jar, Class<?> main, List<String> arguments, String restoreFrom)
            throws Exception {
        String id = uploaded.get(jar);
        if (id == null) {
            String file = rest.upload("/jars/upload", jar).path("filename").asText();
            id = file.substring(file.lastIndexOf('/') + 1);
            uploaded.put(jar, id);
        }
        ObjectNode request = Http.MAPPER.createObjectNode().put("entryClass", main.getName());
        request.set("programArgsList", Http.MAPPER.valueToTree(arguments));
        if (restoreFrom != null) {
            request.put("savepointPath", restoreFrom);
        }
        return rest.post("/jars/" + id + "/run", request.toString()).path("jobid").asText();
    }

    /** Runs a SQL script in this version's SQL client; returns what that printed. */
    public String runInSqlClient(Path script) throws Exception {
        Path conf = configuration.write("client", Map.of());
        List<String> command = javaCommand(List.of("-Xmx384m"), conf, flink.clientClassPath());
        command.add(1, "-Dorg.jline.terminal.dumb=true");
        command.addAll(
                List.of(
                        "org.apache.flink.table.client.SqlClient",
                        "-hist",
                        folder.resolve("tmp/history").toString(),
                        "-f",
                        script.toString()));
        ManagedProcess client =
                ManagedProcess.start(
                        flink + " SQL client",
                        command,
                        Map.of("FLINK_CONF_DIR", conf.toString()),
                        folder.resolve("log/sql-client.log"));
        int code = client.await(180);
        // The client of some versions ends well though a statement did not.
        if (code != 0 || client.output().contains("[ERROR]")) {
            throw new AssertionError("The SQL client failed (" + code + "): " + client.tail());
        }
        return client.output();
    }

    /**
     * Submits a pipeline by Flink CDC's command line, which makes its jobs' graphs itself and sends
     * the jars of source and sink along; returns the job's id.
     *
     * @param lib the command line and what it needs
     * @param shipped the source's and the sink's jars, and others to send along
     * @param savepoint to start from, or null
     */
    public String submitPipeline(
            List<Path> lib, List<Path> shipped, Path definition, String savepoint)
            throws Exception {
        Path conf =
                configuration.write(
                        "cdc",
                        savepoint == null
                                ? Map.of()
                                : Map.of("execution.savepoint.path", savepoint));
        // Flink's home is where conf/config.yaml is.
        Path home = Files.createTempDirectory(folder.resolve("tmp"), "home");
        Files.createDirectories(home.resolve("conf"));
        Files.copy(conf.resolve("config.yaml"), home.resolve("conf").resolve("config.yaml"));
        List<String> command =
                javaCommand(
                        List.of("-Xmx384m"),
                        conf,
                        Stream.concat(lib.stream(), shipped.stream())
                                        .map(Path::toString)
                                        .collect(Collectors.joining(File.pathSeparator))
                                + File.pathSeparator
                                + flink.clusterClassPath());
        command.addAll(
                List.of(
                        "org.apache.flink.cdc.cli.CliFrontend",
                        definition.toString(),
                        "--flink-home",
                        home.toString()));
        for (Path jar : shipped) {
            command.addAll(List.of("--jar", jar.toString()));
        }
        ManagedProcess client =
                ManagedProcess.start(
                        flink + " CDC command line",
                        command,
                        Map.of("FLINK_CONF_DIR", conf.toString()),
                        folder.resolve("log/cdc-cli-" + home.getFileName() + ".log"));
        int code = client.await(180);
        Matcher id = Pattern.compile("Job ID: ([0-9a-f]{32})").matcher(client.output());
        if (code != 0 || !id.find()) {
            throw new AssertionError("Flink CDC failed (" + code + "): " + client.output());
        }
        return id.group(1);
    }

    /** A job's state, e.g. RUNNING. */
    public String state(String job) throws IOException, InterruptedException {
        return rest.get("/jobs/" + job).path("state").asText();
    }

    /** Returns once it has that state; it is an error if it ends in another. */
    public void awaitState(String job, String state, Duration atMost) throws InterruptedException {
        Waiting.until(
                "job " + job + " to be " + state,
                atMost,
                () -> {
                    String now = state(job);
                    if (!now.equals(state)
                            && List.of("FAILED", "CANCELED", "FINISHED").contains(now)) {
                        throw new AssertionError(
                                "The job is " + now + ", not " + state + ": " + exceptions(job));
                    }
                    return now.equals(state);
                });
    }

    /** Returns once all its tasks run. */
    public void awaitRunning(String job, Duration atMost) throws InterruptedException {
        awaitState(job, "RUNNING", atMost);
        Waiting.until("all tasks of " + job + " to run", atMost, () -> allTasksRun(job));
    }

    /** Whether all its tasks run at this moment. */
    public boolean allTasksRun(String job) throws IOException, InterruptedException {
        for (JsonNode vertex : rest.get("/jobs/" + job).path("vertices")) {
            if (vertex.path("tasks").path("RUNNING").asInt()
                    != vertex.path("parallelism").asInt()) {
                return false;
            }
        }
        return true;
    }

    /** The ids of all jobs the cluster knows. */
    public List<String> jobs() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        rest.get("/jobs").path("jobs").forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    /** Cancels it; returns once it is. */
    public void cancel(String job) throws Exception {
        rest.send("PATCH", "/jobs/" + job + "?mode=cancel");
        awaitState(job, "CANCELED", Duration.ofSeconds(60));
    }

    /** Stops it with a savepoint; returns that savepoint's path. */
    public String stopWithSavepoint(String job) throws Exception {
        String trigger =
                rest.post("/jobs/" + job + "/stop", "{\"drain\":false}")
                        .path("request-id")
                        .asText();
        String[] location = new String[1];
        Waiting.until(
                "the savepoint",
                Duration.ofSeconds(60),
                () -> {
                    JsonNode answer = rest.get("/jobs/" + job + "/savepoints/" + trigger);
                    JsonNode operation = answer.path("operation");
                    if (operation.has("failure-cause")) {
                        throw new AssertionError(operation.path("failure-cause").toString());
                    }
                    location[0] = operation.path("location").asText(null);
                    return location[0] != null;
                });
        awaitState(job, "FINISHED", Duration.ofSeconds(60));
        return location[0];
    }

    /** {@code GET /jobs/ID/checkpoints}. */
    public JsonNode checkpoints(String job) throws IOException, InterruptedException {
        return rest.get("/jobs/" + job + "/checkpoints");
    }

    /** How many checkpoints it completed, in this JobManager's time. */
    public long completedCheckpoints(String job) throws IOException, InterruptedException {
        return checkpoints(job).path("counts").path("completed").asLong();
    }

    /** How many checkpoints were triggered and completed between these times, in ms. */
    public long completedCheckpoints(String job, long from, long to)
            throws IOException, InterruptedException {
        long completed = 0;
        for (JsonNode checkpoint : checkpoints(job).path("history")) {
            if (checkpoint.path("status").asText().equals("COMPLETED")
                    && checkpoint.path("trigger_timestamp").asLong() >= from
                    && checkpoint.path("latest_ack_timestamp").asLong() <= to) {
                completed++;
            }
        }
        return completed;
    }

    /** Why it failed, if it did. */
    public String exceptions(String job) throws IOException, InterruptedException {
        return rest.get("/jobs/" + job + "/exceptions").path("root-exception").asText();
    }

    /** The names of the TaskManagers that run its tasks. */
    public List<String> taskManagersOf(String job) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (JsonNode vertex : rest.get("/jobs/" + job).path("vertices")) {
            JsonNode tasks =
                    rest.get("/jobs/" + job + "/vertices/" + vertex.path("id").asText())
                            .path("subtasks");
            tasks.forEach(task -> names.add(task.path("taskmanager-id").asText()));
        }
        return names.stream().distinct().sorted().collect(Collectors.toList());
    }

    /** A TaskManager's metric, e.g. {@code Status.JVM.Threads.Count}. */
    public long taskManagerMetric(String name, String metric) throws InterruptedException {
        JsonNode[] value = new JsonNode[1];
        // The REST server begins to gather them when it is asked for the first time.
        Waiting.until(
                metric + " of " + name,
                Duration.ofSeconds(30),
                () -> {
                    value[0] =
                            rest.get("/taskmanagers/" + name + "/metrics?get=" + metric)
                                    .path(0)
                                    .path("value");
                    return !value[0].isMissingNode();
                });
        return value[0].asLong();
    }

    /** Its settings' and checkpoints' folder. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        others.forEach(ManagedProcess::close);
        taskManagers.values().forEach(ManagedProcess::close);
        if (jobManager != null) {
            jobManager.close();
        }
    }
}

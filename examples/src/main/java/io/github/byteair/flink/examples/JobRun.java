/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.function.FunctionWithException;

/** Runs a job from the first line of its report to the last. */
final class JobRun {

    private final PrintWriter out;
    private final PrintWriter err;
    private final StopSwitch stop;
    private final RunOptions options;
    private final Service service;

    JobRun(PrintWriter out, PrintWriter err, StopSwitch stop, RunOptions options, Service service) {
        this.out = out;
        this.err = err;
        this.stop = stop;
        this.options = options;
        this.service = service;
    }

    /**
     * @return the exit code
     * @throws Exception what made the job fail
     */
    int run(
            FunctionWithException<StreamExecutionEnvironment, StreamGraph, Exception> definition,
            String name)
            throws Exception {
        return run(definition, name, RunCheck.WHOLE);
    }

    /**
     * @param check tells whether all is well
     * @return the exit code
     * @throws Exception what made the job fail
     */
    int run(
            FunctionWithException<StreamExecutionEnvironment, StreamGraph, Exception> definition,
            String name,
            RunCheck check)
            throws Exception {
        JobResult result;
        RunReport report;
        LocalCluster cluster = LocalCluster.start(options.parallelism, options.ui);
        try {
            if (options.ui) {
                out.println("Flink's web page: " + cluster.webPage());
                out.flush();
            }
            StreamExecutionEnvironment env = cluster.environment();
            if (!options.checkpointInterval.isZero()) {
                env.enableCheckpointing(options.checkpointInterval.toMillis());
            }
            StreamGraph job = definition.apply(env);
            job.setJobName("ByteAir example: " + name);
            report = new RunReport(out, cluster.meter());
            result = cluster.run(job, stop, report::progress);
            if (options.ui) {
                lingerForUi(cluster);
            }
        } finally {
            cluster.close();
        }
        List<String> threadsLeft = ClientThreads.left();
        boolean good = report.summary(service.stats(), result.getNetRuntime(), threadsLeft, check);
        if (result.getSerializedThrowable().isPresent()) {
            throw result.getSerializedThrowable().get();
        }
        return explain(result, good);
    }

    private int explain(JobResult result, boolean good) {
        JobStatus status = result.getJobStatus().orElse(JobStatus.FAILED);
        if (status == JobStatus.CANCELED) {
            err.println("Stopped before its end; what was not accepted yet is not sent.");
        } else if (!good) {
            err.println(
                    "The service has not accepted every record once, or the client has left"
                            + " something behind: see above.");
        }
        err.flush();
        return good && status == JobStatus.FINISHED ? 0 : 1;
    }

    private void lingerForUi(LocalCluster cluster) throws Exception {
        if (System.console() == null || stop.isStopping()) {
            return;
        }
        out.println("Flink's web page stays at " + cluster.webPage() + " till you press Enter.");
        out.flush();
        try {
            System.console().readLine();
        } catch (java.io.IOError e) {
            throw new IOException(e);
        }
    }
}

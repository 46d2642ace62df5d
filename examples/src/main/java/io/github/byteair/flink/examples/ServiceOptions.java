/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Credentials;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** Where a job writes to, the same for every example. */
final class ServiceOptions {

    @Nullable
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            split = ";",
            description =
                    "A real service, or an emulator run elsewhere: https://host[:port]. Without,"
                            + " an emulator is started inside.")
    List<String> endpoints;

    @Nullable
    @Option(names = "--tenant-id", paramLabel = "ID", description = "With --endpoint: the account.")
    String tenantId;

    @Nullable
    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "With --endpoint: the application.")
    String applicationId;

    @Nullable
    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            description =
                    "With --endpoint: a file with the lines access-key = … and secret-key = …."
                            + " Without, VOLC_ACCESSKEY and VOLC_SECRETKEY are read from the"
                            + " environment.")
    String credentialsFile;

    @Nullable
    @Option(
            names = "--access-key",
            paramLabel = "KEY",
            description =
                    "With --endpoint. Others on this machine can see flags: rather use a file.")
    String accessKey;

    @Nullable
    @Option(names = "--secret-key", paramLabel = "KEY", description = "As --access-key.")
    String secretKey;

    /**
     * The service these options mean. An emulator is running when this returns; a real one has been
     * found to be there.
     *
     * @param quota whether an emulator enforces the service's limits
     * @throws UserMistake saying which option to correct
     */
    Service open(Map<String, String> environment, PrintWriter err, boolean quota) {
        if (endpoints == null) {
            refuse("--tenant-id", tenantId);
            refuse("--application-id", applicationId);
            refuse("--credentials-file", credentialsFile);
            refuse("--access-key", accessKey);
            refuse("--secret-key", secretKey);
            return Service.emulated(quota);
        }
        Service service =
                Service.at(
                        endpoints.toArray(new String[0]),
                        needed("--tenant-id", tenantId),
                        needed("--application-id", applicationId),
                        credentials(environment, err));
        Preflight.check(service);
        return service;
    }

    private Credentials credentials(Map<String, String> environment, PrintWriter err) {
        if (accessKey != null || secretKey != null) {
            if (credentialsFile != null) {
                throw new FlagMistake("Give a --credentials-file or keys as flags, not both.");
            }
            err.println(
                    "Warning: flags show in this machine's list of processes; keys are safer in"
                            + " --credentials-file or the environment.");
            try {
                return Credentials.volc(
                        needed("--access-key", accessKey), needed("--secret-key", secretKey));
            } catch (IllegalArgumentException e) {
                throw new UserMistake(e.getMessage(), e);
            }
        }
        if (credentialsFile != null) {
            return Credentials.volcFromFile(credentialsFile);
        }
        for (String variable : List.of(Credentials.VOLC_ACCESSKEY, Credentials.VOLC_SECRETKEY)) {
            if (environment.getOrDefault(variable, "").trim().isEmpty()) {
                throw new UserMistake(
                        "No credentials: set "
                                + Credentials.VOLC_ACCESSKEY
                                + " and "
                                + Credentials.VOLC_SECRETKEY
                                + " in the environment ("
                                + variable
                                + " is missing), or give a --credentials-file.");
            }
        }
        return Credentials.volcFromEnvironment();
    }

    private static String needed(String flag, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new FlagMistake(
                    "With --endpoint, " + flag + " is needed too; the console shows it.");
        }
        return value;
    }

    private static void refuse(String flag, @Nullable String value) {
        if (value != null) {
            throw new FlagMistake(
                    flag + " is for a real service; add --endpoint, or leave it out.");
        }
    }
}

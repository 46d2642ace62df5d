/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * All that a client needs to know. Immutable and serialisable; {@link Builder#build()} checks
 * everything that can be checked without reading a file or connecting, and says what to set.
 *
 * <p>Secrets given as values (credentials, the passwords of proxy and stores) travel in the
 * serialised form. {@link #toString()} shows none.
 */
public final class ClientConfig implements Serializable {

    /** The default of {@link Builder#requestTimeout}: 5 s, as the platform advises [doc]. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** The default of {@link Builder#gzipLevel}. */
    public static final int DEFAULT_GZIP_LEVEL = 2;

    /** The default of {@link Builder#maxConnections}. */
    public static final int DEFAULT_MAX_CONNECTIONS = 64;

    /** The default of {@link Builder#maxResponseBytes}: 4 MiB. */
    public static final int DEFAULT_MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

    /** The default of {@link Builder#connectTimeout} is this part of the request timeout. */
    private static final int CONNECT_PARTS = 3;

    private static final Duration MIN_CONNECT_TIMEOUT = Duration.ofMillis(10);
    private static final Duration MIN_REQUEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_REQUEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int MIN_MAX_RESPONSE_BYTES = 1024;
    private static final int MAX_MAX_RESPONSE_BYTES = 256 * 1024 * 1024;
    private static final int MAX_MAX_CONNECTIONS = 1000;

    private static final long serialVersionUID = 2L;

    private final String applicationId;
    private final String tenantId;
    private final ArrayList<Endpoint> endpoints;
    private final Credentials credentials;
    private final Duration requestTimeout;
    private final Duration connectTimeout;
    private final Duration serverTimeout;
    private final TreeMap<String, String> headers;
    private final TreeMap<String, String> queries;
    @Nullable private final String hostHeader;
    private final int gzipLevel;
    private final int maxConnections;
    private final int maxResponseBytes;
    @Nullable private final Endpoint proxy;
    @Nullable private final String proxyUser;
    @Nullable private final String proxyPassword;
    @Nullable private final KeyStoreFile trustStore;
    @Nullable private final KeyStoreFile keyStore;

    private ClientConfig(Builder builder) {
        this.applicationId = digits("application id (application-id)", builder.applicationId);
        this.tenantId = digits("tenant id (tenant-id)", builder.tenantId);
        this.endpoints = endpoints(builder.endpoints);
        if (builder.credentials == null) {
            throw new IllegalArgumentException(
                    "No credentials are set. Set them as values (auth.access-key and"
                            + " auth.secret-key), or have them read from the environment"
                            + " (VOLC_ACCESSKEY, VOLC_SECRETKEY) or a file (auth.file).");
        }
        this.credentials = builder.credentials;
        this.requestTimeout = builder.requestTimeout;
        if (requestTimeout == null
                || requestTimeout.compareTo(MIN_REQUEST_TIMEOUT) < 0
                || requestTimeout.compareTo(MAX_REQUEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "The request timeout (request.timeout) is "
                            + requestTimeout
                            + "; set it between 100 ms and 10 min. The platform advises 5 s.");
        }
        this.connectTimeout = connectTimeout(builder.connectTimeout, requestTimeout);
        this.serverTimeout = serverTimeout(builder.serverTimeout, requestTimeout);
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        builder.headers.forEach(
                (name, value) -> {
                    HttpExtras.checkHeader(name, value);
                    if (headers.put(name, value) != null) {
                        throw new IllegalArgumentException(
                                "The header '"
                                        + Texts.message(name)
                                        + "' (http.header.<name>, setHeader) is set twice, for"
                                        + " upper and lower case are the same in a header's name;"
                                        + " remove one.");
                    }
                });
        this.queries = new TreeMap<>(builder.queries);
        queries.forEach(HttpExtras::checkQuery);
        this.gzipLevel = range("gzip level (sink.gzip-level)", builder.gzipLevel, 0, 9);
        this.maxConnections =
                range(
                        "greatest number of connections",
                        builder.maxConnections,
                        1,
                        MAX_MAX_CONNECTIONS);
        this.maxResponseBytes =
                range(
                        "greatest size of an answer in bytes (http.max-answer-size)",
                        builder.maxResponseBytes,
                        MIN_MAX_RESPONSE_BYTES,
                        MAX_MAX_RESPONSE_BYTES);
        this.proxy = builder.proxy == null ? null : Endpoint.parseProxy(builder.proxy);
        this.proxyUser = builder.proxyUser;
        this.proxyPassword = builder.proxyPassword;
        if (proxyUser != null && proxy == null) {
            throw new IllegalArgumentException(
                    "A user for the proxy is set, but no proxy; set the proxy (http.proxy, setProxy),"
                            + " or leave the user out.");
        }
        if (proxyUser == null && proxyPassword != null) {
            throw new IllegalArgumentException(
                    "A password for the proxy is set, but no user; set both, or neither.");
        }
        this.trustStore = builder.trustStore;
        this.keyStore = builder.keyStore;
        boolean tls = endpoints.stream().anyMatch(endpoint -> endpoint.scheme().equals("https"));
        if (!tls && (trustStore != null || keyStore != null)) {
            throw new IllegalArgumentException(
                    "A trust store or key store (http.trust-store, http.key-store) is set, but every"
                            + " endpoint is plain http; use https, or leave the stores out.");
        }
        this.hostHeader = builder.hostHeader;
        if (hostHeader != null) {
            endpoints.forEach(endpoint -> Endpoint.parseHostHeader(hostHeader, endpoint.scheme()));
            if (proxy != null && endpoints.stream().anyMatch(e -> e.scheme().equals("http"))) {
                throw new IllegalArgumentException(
                        "A host header (request.host-header, setHostHeader) is set beside a proxy,"
                                + " but an endpoint is plain http: such a proxy calls the host that"
                                + " the header names, whatever the endpoint. Use https, or make the"
                                + " header's host the endpoint, and remove the header.");
            }
        }
    }

    private static String digits(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "The " + name + " is not set; the platform's console shows it.");
        }
        boolean digits = value.length() <= 32 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new IllegalArgumentException(
                    "The "
                            + name
                            + " is '"
                            + Texts.message(value)
                            + "', but it consists of digits only, as the platform's console shows"
                            + " it.");
        }
        return value;
    }

    private static ArrayList<Endpoint> endpoints(List<String> texts) {
        LinkedHashSet<Endpoint> endpoints = new LinkedHashSet<>();
        for (String text : texts) {
            endpoints.add(Endpoint.parse(text));
        }
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(
                    "The list of endpoints (endpoint, setEndpoints) is empty; set a region, or at"
                            + " least one endpoint.");
        }
        return new ArrayList<>(endpoints);
    }

    private static Duration connectTimeout(@Nullable Duration given, Duration requestTimeout) {
        Duration most = requestTimeout.dividedBy(CONNECT_PARTS);
        if (given == null) {
            return most;
        }
        if (given.compareTo(MIN_CONNECT_TIMEOUT) < 0 || given.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "The connect timeout (request.connect-timeout) is "
                            + given
                            + "; set it between 10 ms and a third of the request timeout"
                            + " (request.timeout) of "
                            + requestTimeout
                            + ", so that when one address does not answer there is time for the"
                            + " next.");
        }
        return given;
    }

    private static Duration serverTimeout(@Nullable Duration given, Duration requestTimeout) {
        if (given == null) {
            return Duration.ofMillis(requestTimeout.toMillis() * 4 / 5);
        }
        if (given.toMillis() < 1 || given.compareTo(requestTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "The server's timeout (request.server-timeout) is "
                            + given
                            + "; set it to at least 1 ms and less than the request timeout"
                            + " (request.timeout) of "
                            + requestTimeout
                            + ", so that the service's answer comes in time.");
        }
        return given;
    }

    private static int range(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "The "
                            + name
                            + " is "
                            + value
                            + "; set it between "
                            + min
                            + " and "
                            + max
                            + ".");
        }
        return value;
    }

    /** Starts a configuration; application id, tenant id and credentials have no default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The application id, digits. */
    public String applicationId() {
        return applicationId;
    }

    /** The tenant id, digits. */
    public String tenantId() {
        return tenantId;
    }

    /** The endpoints as {@code scheme://host[:port]}, in the order given, without repeats. */
    public List<String> endpoints() {
        return endpoints.stream().map(Endpoint::toString).collect(Collectors.toUnmodifiableList());
    }

    List<Endpoint> parsedEndpoints() {
        return endpoints;
    }

    /**
     * By which way requests go to the service: endpoints, proxy and host header, without secrets.
     * Equal for configurations that differ only in what is sent, or as whom.
     */
    public String route() {
        return endpoints()
                + (proxy == null ? "" : " by proxy " + proxy)
                + (hostHeader == null ? "" : " as host " + hostHeader);
    }

    /** How requests are authenticated. */
    public Credentials credentials() {
        return credentials;
    }

    /** The total time a request may take. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** The time that connecting to one address may take. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The time that the service is told it may take. */
    public Duration serverTimeout() {
        return serverTimeout;
    }

    /** Headers to add to each request, by name; their values may be secrets. */
    Map<String, String> headers() {
        return headers;
    }

    /** Queries to add to each request, by name; their values may be secrets. */
    Map<String, String> queries() {
        return queries;
    }

    /** What to tell the endpoint, and its certificate, that it is called. */
    Endpoint serverOf(Endpoint endpoint) {
        return hostHeader == null
                ? endpoint
                : Endpoint.parseHostHeader(hostHeader, endpoint.scheme());
    }

    /** 0 (stored) to 9 (smallest). */
    public int gzipLevel() {
        return gzipLevel;
    }

    /** The most connections open at a time. */
    public int maxConnections() {
        return maxConnections;
    }

    /** The most bytes of an answer's body, compressed or not. */
    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    @Nullable
    Endpoint proxy() {
        return proxy;
    }

    @Nullable
    String proxyUser() {
        return proxyUser;
    }

    @Nullable
    String proxyPassword() {
        return proxyPassword;
    }

    @Nullable
    KeyStoreFile trustStore() {
        return trustStore;
    }

    @Nullable
    KeyStoreFile keyStore() {
        return keyStore;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ClientConfig)) {
            return false;
        }
        ClientConfig that = (ClientConfig) other;
        return applicationId.equals(that.applicationId)
                && tenantId.equals(that.tenantId)
                && endpoints.equals(that.endpoints)
                && credentials.equals(that.credentials)
                && requestTimeout.equals(that.requestTimeout)
                && connectTimeout.equals(that.connectTimeout)
                && serverTimeout.equals(that.serverTimeout)
                && headers.equals(that.headers)
                && queries.equals(that.queries)
                && Objects.equals(hostHeader, that.hostHeader)
                && gzipLevel == that.gzipLevel
                && maxConnections == that.maxConnections
                && maxResponseBytes == that.maxResponseBytes
                && Objects.equals(proxy, that.proxy)
                && Objects.equals(proxyUser, that.proxyUser)
                && Objects.equals(proxyPassword, that.proxyPassword)
                && Objects.equals(trustStore, that.trustStore)
                && Objects.equals(keyStore, that.keyStore);
    }

    @Override
    public int hashCode() {
        return Objects.hash(applicationId, tenantId, endpoints, credentials, requestTimeout);
    }

    @Override
    public String toString() {
        return "ClientConfig{application id "
                + applicationId
                + ", tenant id "
                + tenantId
                + ", endpoints "
                + endpoints
                + ", "
                + credentials
                + ", request timeout "
                + requestTimeout
                + ", connect timeout "
                + connectTimeout
                + ", server timeout "
                + serverTimeout
                + (headers.isEmpty() ? "" : ", headers " + headers.keySet())
                + (queries.isEmpty() ? "" : ", queries " + queries.keySet())
                + (hostHeader == null ? "" : ", host header " + hostHeader)
                + ", gzip level "
                + gzipLevel
                + ", at most "
                + maxConnections
                + " connections, answers of at most "
                + maxResponseBytes
                + " bytes"
                + (proxy == null ? "" : ", proxy " + proxy)
                + (proxyUser == null ? "" : " with user ***")
                + (trustStore == null ? "" : ", trust store " + trustStore)
                + (keyStore == null ? "" : ", key store " + keyStore)
                + "}";
    }

    /** Gathers a {@link ClientConfig}. Not thread-safe; the setters check nothing. */
    public static final class Builder {

        private String applicationId;
        private String tenantId;
        private List<String> endpoints = List.of(Region.CN.endpoint());
        private Credentials credentials;
        private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
        private Duration connectTimeout;
        private Duration serverTimeout;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> queries = new LinkedHashMap<>();
        private String hostHeader;
        private int gzipLevel = DEFAULT_GZIP_LEVEL;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private int maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES;
        private String proxy;
        private String proxyUser;
        private String proxyPassword;
        private KeyStoreFile trustStore;
        private KeyStoreFile keyStore;

        private Builder() {}

        /** The application id (on older pages project id), digits, as the console shows it. */
        public Builder applicationId(String applicationId) {
            this.applicationId = applicationId;
            return this;
        }

        /** The account's tenant id, digits, as the console shows it. */
        public Builder tenantId(String tenantId) {
            this.tenantId = tenantId;
            return this;
        }

        /** The platform's endpoint of that region. The default is {@link Region#CN}. */
        public Builder region(Region region) {
            return endpoints(List.of(region.endpoint()));
        }

        /**
         * Endpoints in place of a region's, each {@code scheme://host[:port]} with http or https. A
         * host is a name in DNS's or a container tool's form ({@code _} and digits allowed; what is
         * not ASCII is put into Punycode), an IPv4 address, or an IPv6 address in brackets, with or
         * without a zone. A dot at a name's end is for DNS alone, as is a zone for this machine. Of
         * several, each request takes one at random [sdk], while one that could not be reached is
         * left alone for some seconds.
         */
        public Builder endpoints(List<String> endpoints) {
            this.endpoints = endpoints == null ? List.of() : new ArrayList<>(endpoints);
            return this;
        }

        /** As {@link #endpoints(List)}. */
        public Builder endpoints(String... endpoints) {
            return endpoints(Arrays.asList(endpoints));
        }

        /** How requests are authenticated. Required. */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * The total time a request may take, from the call through connecting to the last byte of
         * the answer; then it is cancelled and its connection closed. From 100 ms to 10 min;
         * default 5 s.
         */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = requestTimeout;
            return this;
        }

        /**
         * How long connecting to one address may take before the host's next address is tried, or,
         * if it has no other, the request is given up as not sent. From 10 ms to a third of the
         * request timeout, which is the default (with the default request timeout, 1.67 s), and
         * null: the default.
         */
        public Builder connectTimeout(@Nullable Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * How long the service is told it may take (header {@code Timeout-Millis} [sdk]). At least
         * 1 ms, and less than the request timeout; default, and null: four fifths of that.
         */
        public Builder serverTimeout(@Nullable Duration serverTimeout) {
            this.serverTimeout = serverTimeout;
            return this;
        }

        /**
         * Adds a header to each request, writes and done alike, as the SDKs' own option does. One
         * that begins with {@code X-} is signed, as there. None by default. Values may be keys:
         * they are shown nowhere, but travel in the serialised form.
         *
         * @param name refused by {@link #build()} if the client sets that header itself
         * @param value printable ASCII
         */
        public Builder header(String name, String value) {
            headers.put(Objects.requireNonNull(name, "name"), value);
            return this;
        }

        /**
         * Adds a query to each request's URL, writes and done alike, as the SDKs' own option does.
         * It is percent-encoded, and signed. None by default. For values see {@link #header}.
         *
         * @param name refused by {@link #build()} if it is method, stage or topic
         */
        public Builder query(String name, String value) {
            queries.put(Objects.requireNonNull(name, "name"), value);
            return this;
        }

        /**
         * What the service is called, {@code host[:port]}, where that is not the address dialled,
         * for access by IP: goes into the {@code Host} header and the signature, and with https it
         * is the name that the server is asked for (SNI) and that its certificate must be for.
         * Default, and null: the endpoint's own. With a proxy, for https only.
         */
        public Builder hostHeader(@Nullable String hostHeader) {
            this.hostHeader = hostHeader;
            return this;
        }

        /**
         * How hard bodies are compressed: 0 (not at all, though still in gzip's form) to 9. Default
         * {@value ClientConfig#DEFAULT_GZIP_LEVEL}: with behaviour events of 300 bytes it was as
         * fast as 1 (half a million records a second on one core) and a little smaller (to 18 %); 6
         * gets to 15 % at a third of the speed, worth it where the line is slow.
         */
        public Builder gzipLevel(int gzipLevel) {
            this.gzipLevel = gzipLevel;
            return this;
        }

        /**
         * The most connections open at a time, 1 to 1,000; default {@value
         * ClientConfig#DEFAULT_MAX_CONNECTIONS}. A request beyond waits, within its timeout.
         */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /**
         * The most bytes an answer may have, as received and after decompression, 1 KiB to 256 MiB;
         * default 4 MiB. The answer to a large request may have more: four times the request's
         * JSON, as the echo of rejected records is escaped, and 1 KiB a record. Of a longer one,
         * what came until there is read.
         */
        public Builder maxResponseBytes(int maxResponseBytes) {
            this.maxResponseBytes = maxResponseBytes;
            return this;
        }

        /**
         * A proxy, {@code host:port} or {@code http://host:port}; requests to https endpoints go
         * through it in a tunnel. None by default; the JVM's own proxy settings are not consulted.
         */
        public Builder proxy(@Nullable String proxy) {
            this.proxy = proxy;
            return this;
        }

        /**
         * What the proxy wants to see (basic authentication), if it does. Default, and with a null
         * user: the entries {@code proxy-user} and {@code proxy-password} of the credentials file,
         * or else the environment variables {@code BYTEAIR_PROXY_USER} and {@code
         * BYTEAIR_PROXY_PASSWORD} where the client runs; if there are none, no authentication.
         */
        public Builder proxyCredentials(@Nullable String user, @Nullable String password) {
            this.proxyUser = user;
            this.proxyPassword = password;
            return this;
        }

        /**
         * The certificates to trust, in place of the Java runtime's. Read when the client opens.
         *
         * @param path of the store on the machine the client runs on
         * @param password null to have it read where the client runs, if it needs one: the entry
         *     {@code trust-store-password} of the credentials file, or else the environment
         *     variable {@code BYTEAIR_TRUST_STORE_PASSWORD}
         * @param type PKCS12, JKS, or PEM for a text file of certificates; null to have them told
         *     apart
         */
        public Builder trustStore(String path, @Nullable String password, @Nullable String type) {
            this.trustStore = new KeyStoreFile("trust store", path, password, type);
            return this;
        }

        /**
         * The client's own key and certificate, where the service (or a gateway) asks for one. Read
         * when the client opens. The password must open the key as well as the store.
         *
         * @param path of the store on the machine the client runs on
         * @param password null to have it read where the client runs: the entry {@code
         *     key-store-password} of the credentials file, or else the environment variable {@code
         *     BYTEAIR_KEY_STORE_PASSWORD}
         * @param type PKCS12 or JKS; null to have them told apart
         */
        public Builder keyStore(String path, @Nullable String password, @Nullable String type) {
            this.keyStore = new KeyStoreFile("key store", path, password, type);
            return this;
        }

        /**
         * @throws IllegalArgumentException with a sentence that says what to set
         */
        public ClientConfig build() {
            return new ClientConfig(this);
        }
    }
}

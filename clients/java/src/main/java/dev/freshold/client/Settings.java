package dev.freshold.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What all views of a client share of its options. */
record Settings(
    Duration callTimeout,
    Duration loadTimeout,
    Duration getOrLoadTimeout,
    RetryOptions retry,
    @Nullable NearOptions near,
    Telemetry telemetry,
    @Nullable Executor loaders) {}

package io.weir.diameter;

/// What became of requests that no handler answered, and of answers that could not be sent, since
/// the node started and over all its connections. Immutable.
///
/// @param refused requests answered with an error by the node itself, because they were wrong or
///     not for it, or because their handler failed
/// @param busy requests answered with DIAMETER_TOO_BUSY after their peer was held back
/// @param shed requests dropped because not even a refusal had room
/// @param unsentAnswers answers whose connection had ended
public record NodeTotals(long refused, long busy, long shed, long unsentAnswers) {}

package io.weir.agent.load;

import io.weir.agent.Durations;
import io.weir.agent.JsonLines;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonGenerator;

/// What a load run came to. Immutable, as far as the histogram is left alone.
///
/// @param plan what was asked for
/// @param elapsedNs the time measured
/// @param succeeded requests answered with success within that time
/// @param completed requests with any outcome, those after the time included
/// @param failures failures by kind
/// @param firstWhy the words of the first failure that had any
/// @param latencies of all answers, in nanoseconds
record LoadReport(
    LoadPlan plan,
    long elapsedNs,
    long succeeded,
    long completed,
    Map<String, Long> failures,
    String firstWhy,
    Histogram latencies) {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  double ratePerSecond() {
    return elapsedNs == 0 ? 0 : succeeded * 1e9 / elapsedNs;
  }

  /// A table for people.
  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "answered",
        "%s requests with success in %s"
            .formatted(grouped(succeeded), Durations.measured(elapsedNs)));
    line(text, "rate", grouped(Math.round(ratePerSecond())) + " per second");
    if (latencies.getTotalCount() > 0) {
      for (double percentile : PERCENTILES) {
        line(text, name(percentile), at(percentile));
      }
      line(text, "max", Durations.measured(latencies.getMaxValue()));
    }
    line(text, "latency", latencyMeaning());
    line(text, "failed", grouped(failed()) + " of " + grouped(completed));
    failures.forEach((kind, count) -> line(text, "", grouped(count) + " " + kind));
    if (!firstWhy.isEmpty()) {
      line(text, "", "first: " + firstWhy);
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-10s", name)).append(value).append('\n');
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String name(double percentile) {
    return percentile % 1 == 0 ? "p%.0f".formatted(percentile) : "p" + percentile;
  }

  private String at(double percentile) {
    return Durations.measured(latencies.getValueAtPercentile(percentile));
  }

  private String latencyMeaning() {
    return plan.ratePerSecond().isPresent()
        ? "from the instant each request was due, so waiting to be sent counts"
        : "from sending to the answer; " + plan.window() + " outstanding per connection";
  }

  /// One JSON object.
  String json() {
    return JsonLines.of(this::write);
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("to", plan.to().toString());
    json.writeStringProperty("app", LoadText.word(plan.kind()));
    json.writeNumberProperty("connections", plan.connections());
    plan.ratePerSecond()
        .ifPresentOrElse(
            rate -> json.writeNumberProperty("intendedRatePerSecond", rate),
            () -> json.writeNumberProperty("window", plan.window()));
    json.writeNumberProperty("elapsedSeconds", elapsedNs / 1e9);
    json.writeNumberProperty("completed", completed);
    json.writeNumberProperty("succeeded", succeeded);
    json.writeNumberProperty("failed", failed());
    json.writeNumberProperty("ratePerSecond", ratePerSecond());
    json.writeObjectPropertyStart("latencyMs");
    for (double percentile : PERCENTILES) {
      json.writeNumberProperty(name(percentile), latencies.getValueAtPercentile(percentile) / 1e6);
    }
    json.writeNumberProperty("max", latencies.getMaxValue() / 1e6);
    json.writeEndObject();
    json.writeObjectPropertyStart("failures");
    failures.forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeEndObject();
  }
}

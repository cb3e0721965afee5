package io.weir.agent.flood;

import io.weir.agent.JsonLines;
import io.weir.agent.flood.FloodResult.Ending;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The results of `weir flood` as one JSON object. Pure functions.
final class FloodJson {
  private FloodJson() {}

  static String of(FloodPlan plan, List<FloodResult> results) {
    return JsonLines.of(json -> write(plan, results, json));
  }

  private static void write(FloodPlan plan, List<FloodResult> results, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("seconds", plan.duration().toMillis() / 1e3);
    json.writeNumberProperty("frameBytes", plan.frameBytes());
    json.writeNumberProperty("consumerPerSecond", plan.handledPerSecond());
    json.writeNumberProperty("heapBytes", plan.heapBytes());
    json.writeArrayPropertyStart("modes");
    results.forEach(result -> write(result, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(FloodResult result, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("mode", result.mode().word());
    switch (result.ending()) {
      case Ending.Survived _ -> json.writeStringProperty("ending", "survived");
      case Ending.Stopped _ -> json.writeStringProperty("ending", "stopped");
      case Ending.Died(String words) -> {
        json.writeStringProperty("ending", "died");
        json.writeStringProperty("words", words);
      }
    }
    json.writeNumberProperty("elapsedSeconds", result.elapsedNs() / 1e9);
    if (result.mode().isBounded()) {
      json.writeNumberProperty("bound", result.mode().bound());
    }
    json.writeNumberProperty("mostQueued", result.mostQueued());
    json.writeNumberProperty("mostHeapBytes", result.mostHeapBytes());
    json.writeNumberProperty("receivedBytesPerSecond", result.receivedPerSecond());
    json.writeNumberProperty("handledPerSecond", result.handledPerSecond());
    json.writeNumberProperty("clientBlockedShare", result.blockedShare());
    json.writeNumberProperty("inKernelBytes", result.last().inKernelBytes());
    json.writeNumberProperty("sent", result.sent());
    json.writeNumberProperty("handled", result.handled());
    if (!(result.ending() instanceof Ending.Stopped)) {
      json.writeNumberProperty("lost", result.lost());
    }
    json.writeBooleanProperty("keptItsPromise", result.keptItsPromise());
    json.writeEndObject();
  }
}

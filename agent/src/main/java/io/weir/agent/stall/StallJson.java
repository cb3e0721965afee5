package io.weir.agent.stall;

import io.weir.agent.JsonLines;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// The result of `weir stall` as one JSON object. Pure functions.
final class StallJson {
  private StallJson() {}

  static String of(StallPlan plan, StallResult result) {
    return JsonLines.of(json -> write(plan, result, json));
  }

  private static void write(StallPlan plan, StallResult result, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("stallSeconds", result.stays().stallNs() / 1e9);
    json.writeNumberProperty("messageBytes", plan.messageBytes());
    json.writeNumberProperty("boundBytes", result.bound().bytes());
    json.writeNumberProperty("mostHeldBytes", result.most().mostQueuedBytes());
    json.writeNumberProperty("boundMessages", result.bound().messages());
    json.writeNumberProperty("mostHeldMessages", result.most().mostQueuedMessages());
    json.writeNumberProperty("mostWaiting", result.rates().mostWaiting());
    json.writeNumberProperty("refused", result.refused());
    json.writeNumberProperty("expired", result.expired());
    json.writeNumberProperty("received", result.received());
    json.writeNumberProperty("acknowledgedPerSecondBefore", result.rates().before());
    json.writeNumberProperty("acknowledgedPerSecondAfter", result.rates().after());
    json.writeNumberProperty("firstAcknowledgedMs", ms(result.rates().firstNs()));
    json.writeNumberProperty("fullRateMs", ms(result.rates().fullNs()));
    json.writeBooleanProperty("reportedAsStalled", result.stays().wasStalled());
    json.writeArrayPropertyStart("senders");
    result.rows().forEach(row -> write(row, json));
    json.writeEndArray();
    writeOthers(result.others(), json);
    json.writeArrayPropertyStart("faults");
    result.faults().forEach(json::writeString);
    json.writeEndArray();
    json.writeBooleanProperty("keptItsPromise", result.keptItsPromise());
    json.writeEndObject();
  }

  private static double ms(long ns) {
    return ns < 0 ? -1 : ns / 1e6;
  }

  private static void write(StallResult.Row row, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", row.name());
    json.writeNumberProperty("sent", row.tally().sent());
    json.writeNumberProperty("received", row.count().received());
    json.writeNumberProperty("lost", row.count().lost());
    json.writeNumberProperty("doubled", row.count().doubled());
    json.writeNumberProperty("outOfPlace", row.count().misplaced());
    json.writeNumberProperty("altered", row.count().altered());
    json.writeNumberProperty("refused", row.tally().refused());
    json.writeNumberProperty("expired", row.tally().expired());
    json.writeNumberProperty("expiredAndCame", row.count().revived());
    json.writeNumberProperty("waits", row.tally().waits());
    json.writeNumberProperty("longestWaitMs", ms(row.tally().longestWaitNs()));
    json.writeEndObject();
  }

  private static void writeOthers(List<StallResult.Latency> others, JsonGenerator json) {
    json.writeArrayPropertyStart("otherPeer");
    for (StallResult.Latency latency : others) {
      json.writeStartObject();
      json.writeStringProperty("phase", latency.phase().name().toLowerCase(Locale.ROOT));
      json.writeNumberProperty("perSecond", latency.perSecond());
      json.writeNumberProperty("p99Ms", ms(latency.p99Ns()));
      json.writeNumberProperty("mostMs", ms(latency.mostNs()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The peer accepted nothing although there was something to send, from its report to its end.
@Name("weir.Stalled")
@Label("Stalled")
@Category("Weir")
@Description(
    "The peer accepted nothing although there was something to send, from its report to its end")
@StackTrace(false)
public final class Stalled extends Event {
  @Label("Connection")
  public String connection = "";
}

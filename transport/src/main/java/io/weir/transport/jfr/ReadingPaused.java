package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Reading stood still for want of room, for as long as the event.
@Name("weir.ReadingPaused")
@Label("Reading paused")
@Category("Weir")
@Description("Reading stood still for want of room, for as long as the event")
@StackTrace(false)
public final class ReadingPaused extends Event {
  @Label("Connection")
  public String connection = "";

  @Label("Window bytes")
  @Description("Bytes that had been read and found no room")
  public long windowBytes;
}

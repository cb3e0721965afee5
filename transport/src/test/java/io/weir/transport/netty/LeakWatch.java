package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a class of tests that leaked a buffer: by Netty's leak detector, and by the memory that
/// its allocator still has out when every transport is closed.
final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @Deprecated
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Reporting<>(resource, samplingInterval);
          }
        });
  }

  private static final class Reporting<T> extends ResourceLeakDetector<T> {
    Reporting(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      REPORTS.add(resourceType + " leaked: " + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      REPORTS.add(resourceType + " leaked");
    }
  }

  /// Memory of buffers that are in use.
  static long bytesInUse() {
    return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()
        + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
  }

  /// What the leak detector has found so far.
  static List<String> reports() {
    System.gc();
    // A leak that the collector found is reported when the next buffer is made.
    PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    return List.copyOf(REPORTS);
  }

  static void forget() {
    REPORTS.clear();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    REPORTS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    eventually("every buffer is given back", () -> bytesInUse() == 0);
    assertThat(reports()).isEmpty();
  }
}

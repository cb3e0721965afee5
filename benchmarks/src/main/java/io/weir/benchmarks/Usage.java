package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What a server has used since it started.
///
/// @param cpuNs CPU time of the whole process, its compilers and collectors included
/// @param allocatedBytes bytes allocated on the heap by all threads; what a virtual thread
///     allocates counts for its carrier, which is a platform thread
/// @param frames frames that it has received, where it counts them
record Usage(long cpuNs, long allocatedBytes, long frames) {
  /// The use of this process.
  static Usage ofThisProcess(long frames) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Usage(system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes(), frames);
  }

  /// The use since an earlier moment.
  Usage since(Usage before) {
    return new Usage(
        cpuNs - before.cpuNs, allocatedBytes - before.allocatedBytes, frames - before.frames);
  }

  static Usage parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new Usage(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  String line() {
    return cpuNs + " " + allocatedBytes + " " + frames;
  }
}

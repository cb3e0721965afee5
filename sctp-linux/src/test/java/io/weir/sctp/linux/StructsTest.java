package io.weir.sctp.linux;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import org.junit.jupiter.api.Test;

/// The numbers in [Structs] are what the member lists of RFC 6458 come to by C's rules of
/// alignment, on a 64-bit machine.
class StructsTest {
  private static StructLayout struct(MemoryLayout... members) {
    return MemoryLayout.structLayout(members);
  }

  private static MemoryLayout u16(String name) {
    return JAVA_SHORT.withName(name);
  }

  private static MemoryLayout u32(String name) {
    return JAVA_INT.withName(name);
  }

  /// As a sockaddr_storage within a packed structure.
  private static MemoryLayout packedAddress(String name) {
    return MemoryLayout.sequenceLayout(128, JAVA_BYTE).withName(name);
  }

  private static long at(StructLayout layout, String member) {
    return layout.byteOffset(groupElement(member));
  }

  @Test
  void attributesOfAMessageToSend() {
    StructLayout info = struct(u16("sid"), u16("flags"), u32("ppid"), u32("context"), u32("assoc"));
    assertThat(info.byteSize()).isEqualTo(Structs.SndInfo.BYTES);
    assertThat(at(info, "flags")).isEqualTo(Structs.SndInfo.FLAGS);
    assertThat(at(info, "ppid")).isEqualTo(Structs.SndInfo.PPID);
    assertThat(at(info, "context")).isEqualTo(Structs.SndInfo.CONTEXT);
  }

  @Test
  void attributesOfAMessageReceived() {
    StructLayout info =
        struct(
            u16("sid"),
            u16("ssn"),
            u16("flags"),
            MemoryLayout.paddingLayout(2),
            u32("ppid"),
            u32("tsn"),
            u32("cumtsn"),
            u32("context"),
            u32("assoc"));
    assertThat(info.byteSize()).isEqualTo(Structs.RcvInfo.BYTES);
    assertThat(at(info, "ssn")).isEqualTo(Structs.RcvInfo.SSN);
    assertThat(at(info, "flags")).isEqualTo(Structs.RcvInfo.FLAGS);
    assertThat(at(info, "ppid")).isEqualTo(Structs.RcvInfo.PPID);
  }

  @Test
  void aChangeOfTheAssociation() {
    StructLayout change =
        struct(
            u16("type"),
            u16("flags"),
            u32("length"),
            u16("state"),
            u16("error"),
            u16("outbound"),
            u16("inbound"),
            u32("assoc"));
    assertThat(change.byteSize()).isEqualTo(Structs.Notice.CHANGE_INFO);
    assertThat(at(change, "error")).isEqualTo(Structs.Notice.CHANGE_ERROR);
    assertThat(at(change, "outbound")).isEqualTo(Structs.Notice.CHANGE_OUTBOUND);
    assertThat(at(change, "inbound")).isEqualTo(Structs.Notice.CHANGE_INBOUND);
  }

  @Test
  void aPathAndTheStatusAroundIt() {
    StructLayout path =
        struct(
            u32("assoc"),
            packedAddress("address"),
            u32("state"),
            u32("cwnd"),
            u32("srtt"),
            u32("rto"),
            u32("mtu"));
    assertThat(path.byteSize()).isEqualTo(Structs.PathInfo.BYTES);
    assertThat(at(path, "state")).isEqualTo(Structs.PathInfo.STATE);
    assertThat(at(path, "mtu")).isEqualTo(Structs.PathInfo.MTU);
    StructLayout status =
        struct(
            u32("assoc"),
            u32("state"),
            u32("rwnd"),
            u16("unackdata"),
            u16("penddata"),
            u16("instrms"),
            u16("outstrms"),
            u32("fragmentation"),
            path.withName("primary"));
    assertThat(status.byteSize()).isEqualTo(Structs.Status.BYTES);
    assertThat(at(status, "penddata")).isEqualTo(Structs.Status.PENDING);
    assertThat(at(status, "primary")).isEqualTo(Structs.Status.PRIMARY);
  }

  @Test
  void theHeadersOfTheCLibrary() {
    StructLayout message =
        struct(
            JAVA_LONG.withName("name"),
            JAVA_INT.withName("namelen"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("iov"),
            JAVA_LONG.withName("iovlen"),
            JAVA_LONG.withName("control"),
            JAVA_LONG.withName("controllen"),
            JAVA_INT.withName("flags"),
            MemoryLayout.paddingLayout(4));
    assertThat(message.byteSize()).isEqualTo(Structs.MsgHdr.BYTES);
    assertThat(at(message, "iov")).isEqualTo(Structs.MsgHdr.IOV);
    assertThat(at(message, "controllen")).isEqualTo(Structs.MsgHdr.CONTROLLEN);
    assertThat(at(message, "flags")).isEqualTo(Structs.MsgHdr.FLAGS);
  }
}

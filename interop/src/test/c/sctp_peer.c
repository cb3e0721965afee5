/* The peer on the kernel's SCTP. Needs neither libsctp nor its header: what that library does are
 * socket options, too. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include <linux/sctp.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Linux spells one name of RFC 6458 otherwise, and tells of the streams that are new, not of all. */
#define ssfe_assoc_id ssf_assoc_id
#define STREAMS_ARE_NEW true
#include "notifications.h"

static int peer, polled;
static uint8_t buffer[1 << 18];

static bool option(const char *name, int option, const void *value, size_t length) {
  if (setsockopt(peer, IPPROTO_SCTP, option, value, length) == 0) return true;
  say("ERROR option %s: %s", name, strerror(errno));
  return false;
}

static void number(const char *name, int option_, uint32_t value) {
  struct sctp_assoc_value v = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = value};
  option(name, option_, &v, sizeof v);
}

static void extensions(const struct options *o) {
  static const int supported[EXTENSIONS] = {
      SCTP_PR_SUPPORTED,     SCTP_RECONFIG_SUPPORTED, SCTP_INTERLEAVING_SUPPORTED,
      SCTP_AUTH_SUPPORTED,   SCTP_ASCONF_SUPPORTED,   SCTP_ECN_SUPPORTED, 0};
  static const char *const names[EXTENSIONS] = {"pr",     "reconfig", "idata", "auth",
                                                "asconf", "ecn",      "nrsack"};
  if (o->on[IDATA] == 1) {
    int level = 1;
    option("interleave", SCTP_FRAGMENT_INTERLEAVE, &level, sizeof level);
  }
  for (int i = 0; i < EXTENSIONS; i++) {
    if (supported[i] == 0 && o->on[i] == 1) say("ERROR option %s: not in Linux", names[i]);
    if (supported[i] != 0 && o->on[i] == 1) number(names[i], supported[i], 1);
  }
  for (int i = EXTENSIONS - 1; i >= 0; i--) {
    if (supported[i] != 0 && o->on[i] == 0) number(names[i], supported[i], 0);
  }
  for (int i = 0; i < o->auth_chunk_count; i++) {
    struct sctp_authchunk chunk = {.sauth_chunk = o->auth_chunks[i]};
    option("auth chunk", SCTP_AUTH_CHUNK, &chunk, sizeof chunk);
  }
  if (o->on[RECONFIG] == 1) number("reset", SCTP_ENABLE_STREAM_RESET, SCTP_ENABLE_STRRESET_MASK);
}

static void timing(const struct options *o) {
  if (o->sack_ms >= 0) {
    struct sctp_sack_info sack = {.sack_delay = o->sack_ms, .sack_freq = o->sack_ms == 0 ? 1 : 2};
    option("sack", SCTP_DELAYED_SACK, &sack, sizeof sack);
  }
  if (o->rto_min_ms >= 0 || o->rto_max_ms >= 0) {
    struct sctp_rtoinfo rto = {.srto_min = o->rto_min_ms < 0 ? 0 : o->rto_min_ms,
                               .srto_initial = o->rto_min_ms < 0 ? 0 : o->rto_min_ms,
                               .srto_max = o->rto_max_ms < 0 ? 0 : o->rto_max_ms};
    option("rto", SCTP_RTOINFO, &rto, sizeof rto);
  }
  if (o->assoc_retrans >= 0) {
    struct sctp_assocparams limits = {.sasoc_asocmaxrxt = o->assoc_retrans};
    option("assoc-retrans", SCTP_ASSOCINFO, &limits, sizeof limits);
  }
  if (o->hb_ms >= 0 || o->path_retrans >= 0) {
    struct sctp_paddrparams path = {.spp_pathmaxrxt = o->path_retrans < 0 ? 0 : o->path_retrans};
    path.spp_hbinterval = o->hb_ms < 0 ? 0 : o->hb_ms;
    path.spp_flags = o->hb_ms < 0 ? 0 : o->hb_ms == 0 ? SPP_HB_DISABLE : SPP_HB_ENABLE;
    option("path", SCTP_PEER_ADDR_PARAMS, &path, sizeof path);
  }
}

static void settings(const struct options *o) {
  int one = 1;
  option("rcvinfo", SCTP_RECVRCVINFO, &one, sizeof one);
  option("nodelay", SCTP_NODELAY, &one, sizeof one);
  for (size_t i = 0; i < sizeof wished_notifications / sizeof *wished_notifications; i++) {
    struct sctp_event event = {.se_assoc_id = SCTP_FUTURE_ASSOC,
                               .se_type = wished_notifications[i], .se_on = 1};
    option("event", SCTP_EVENT, &event, sizeof event);
  }
  struct sctp_initmsg init = {.sinit_num_ostreams = o->out, .sinit_max_instreams = o->in};
  option("initmsg", SCTP_INITMSG, &init, sizeof init);
  if (o->peer_udp >= 0) {
    struct sctp_udpencaps encapsulation = {.sue_port = htons(o->peer_udp)};
    encapsulation.sue_address.ss_family = AF_INET;
    option("udp", SCTP_REMOTE_UDP_ENCAPS_PORT, &encapsulation, sizeof encapsulation);
  }
  if (o->fragment > 0) number("fragment", SCTP_MAXSEG, o->fragment);
  if (o->sndbuf > 0) setsockopt(peer, SOL_SOCKET, SO_SNDBUFFORCE, &o->sndbuf, sizeof(int));
  if (o->rcvbuf > 0) setsockopt(peer, SOL_SOCKET, SO_RCVBUFFORCE, &o->rcvbuf, sizeof(int));
  extensions(o);
  timing(o);
}

static void fail(const char *what) {
  say("ERROR %s: %s", what, strerror(errno));
  exit(3);
}

void stack_open(const struct options *o) {
  peer = socket(AF_INET, SOCK_SEQPACKET | SOCK_NONBLOCK, IPPROTO_SCTP);
  if (peer < 0) fail("socket");
  settings(o);
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(o->port)};
  struct sockaddr_in address = o->bind_count > 0 ? o->bind[0] : any;
  address.sin_port = htons(o->port);
  if (bind(peer, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  for (int i = 1; i < o->bind_count; i++) {
    address = o->bind[i];
    address.sin_port = htons(stack_port());
    if (!option("bind", SCTP_SOCKOPT_BINDX_ADD, &address, sizeof address)) exit(3);
  }
  if (listen(peer, 64) < 0) fail("listen");
  polled = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  if (epoll_ctl(polled, EPOLL_CTL_ADD, peer, &event) < 0) fail("epoll");
}

int stack_port(void) {
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  if (getsockname(peer, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
  return ntohs(address.sin_port);
}

int stack_fd(void) { return polled; }

bool stack_waits_for_write(bool wanted) {
  static bool waits;
  if (wanted != waits) {
    struct epoll_event event = {.events = EPOLLIN | (wanted ? EPOLLOUT : 0)};
    epoll_ctl(polled, EPOLL_CTL_MOD, peer, &event);
    waits = wanted;
  }
  return wanted;
}

void stack_read(void) {
  while (may_read()) {
    union { char bytes[256]; struct cmsghdr aligned; } control;
    struct iovec into = {.iov_base = buffer, .iov_len = sizeof buffer};
    struct msghdr header = {.msg_iov = &into, .msg_iovlen = 1, .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    ssize_t n = recvmsg(peer, &header, 0);
    if (n < 0) {
      if (errno != EAGAIN) say("ERROR receive: %s", strerror(errno));
      return;
    }
    if (header.msg_flags & MSG_NOTIFICATION) {
      notified(buffer);
      continue;
    }
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c != NULL; c = CMSG_NXTHDR(&header, c)) {
      if (c->cmsg_level != IPPROTO_SCTP || c->cmsg_type != SCTP_RCVINFO) continue;
      struct sctp_rcvinfo info;
      memcpy(&info, CMSG_DATA(c), sizeof info);
      struct message part = {.association = info.rcv_assoc_id, .stream = info.rcv_sid,
                             .unordered = (info.rcv_flags & SCTP_UNORDERED) != 0,
                             .ppid = ntohl(info.rcv_ppid), .bytes = buffer, .length = n};
      received(&part, (header.msg_flags & MSG_EOR) != 0);
    }
  }
}

static void *control_message(struct msghdr *header, int type, size_t length) {
  struct cmsghdr *c = (struct cmsghdr *)((char *)header->msg_control + header->msg_controllen);
  c->cmsg_level = IPPROTO_SCTP;
  c->cmsg_type = type;
  c->cmsg_len = CMSG_LEN(length);
  header->msg_controllen += CMSG_SPACE(length);
  return CMSG_DATA(c);
}

static enum sent send_with(const struct message *m, int flags) {
  union { char bytes[256]; struct cmsghdr aligned; } control = {{0}};
  struct iovec from = {.iov_base = (void *)m->bytes, .iov_len = m->length};
  struct msghdr header = {.msg_iov = &from, .msg_iovlen = m->length > 0, .msg_control = &control};
  struct sctp_sndinfo *info = control_message(&header, SCTP_SNDINFO, sizeof *info);
  info->snd_assoc_id = m->association;
  info->snd_sid = m->stream;
  info->snd_ppid = htonl(m->ppid);
  info->snd_flags = (m->unordered ? SCTP_UNORDERED : 0) | flags;
  if (m->ttl_ms >= 0 || m->rtx >= 0) {
    struct sctp_prinfo *partial = control_message(&header, SCTP_PRINFO, sizeof *partial);
    partial->pr_policy = m->ttl_ms >= 0 ? SCTP_PR_SCTP_TTL : SCTP_PR_SCTP_RTX;
    partial->pr_value = m->ttl_ms >= 0 ? m->ttl_ms : m->rtx;
  }
  if (sendmsg(peer, &header, MSG_NOSIGNAL) >= 0) return SENT;
  if (errno == EAGAIN) return LATER;
  say("ERROR send to %u: %s", m->association, strerror(errno));
  return FAILED;
}

enum sent stack_send(const struct message *m) { return send_with(m, 0); }

void stack_end(uint32_t association, bool abort) {
  struct message nothing = {.association = association, .ttl_ms = -1, .rtx = -1};
  send_with(&nothing, abort ? SCTP_ABORT : SCTP_EOF);
}

void stack_connect(struct sockaddr_in *addresses, int count) {
  size_t length = count * sizeof *addresses;
  if (setsockopt(peer, IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX, addresses, length) < 0
      && errno != EINPROGRESS) {
    say("ERROR connect: %s", strerror(errno));
  }
}

void stack_reset(uint32_t association, bool out, bool in, const uint16_t *streams, int count) {
  struct { struct sctp_reset_streams reset; uint16_t streams[16]; } request = {0};
  request.reset.srs_assoc_id = association;
  request.reset.srs_flags =
      (out ? SCTP_STREAM_RESET_OUTGOING : 0) | (in ? SCTP_STREAM_RESET_INCOMING : 0);
  request.reset.srs_number_streams = count;
  memcpy(request.reset.srs_stream_list, streams, count * sizeof *streams);
  option("reset", SCTP_RESET_STREAMS, &request, sizeof request.reset + count * sizeof *streams);
}

void stack_add_streams(uint32_t association, int out, int in) {
  struct sctp_add_streams add = {.sas_assoc_id = association, .sas_outstrms = out,
                                 .sas_instrms = in};
  option("add", SCTP_ADD_STREAMS, &add, sizeof add);
}

void stack_info(uint32_t association) {
  struct sctp_status status = {.sstat_assoc_id = association};
  socklen_t length = sizeof status;
  if (getsockopt(peer, IPPROTO_SCTP, SCTP_STATUS, &status, &length) < 0) {
    say("ERROR status: %s", strerror(errno));
    return;
  }
  say_status(&status);
  union { struct sctp_getaddrs list; uint8_t bytes[1024]; } addresses = {{0}};
  addresses.list.assoc_id = association;
  length = sizeof addresses;
  if (getsockopt(peer, IPPROTO_SCTP, SCTP_GET_PEER_ADDRS, &addresses, &length) < 0) {
    say("ERROR addresses: %s", strerror(errno));
    return;
  }
  struct sockaddr_in *address = (struct sockaddr_in *)addresses.list.addrs;
  struct sockaddr_in primary;
  memcpy(&primary, &status.sstat_primary.spinfo_address, sizeof primary);
  for (uint32_t i = 0; i < addresses.list.addr_num && address->sin_family == AF_INET; i++) {
    struct sctp_paddrinfo path = {.spinfo_assoc_id = association};
    memcpy(&path.spinfo_address, address, sizeof *address);
    length = sizeof path;
    if (getsockopt(peer, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &path, &length) == 0) {
      say_path(&path, (struct sockaddr *)address,
               primary.sin_addr.s_addr == address->sin_addr.s_addr);
    }
    address++;
  }
}

void stack_address(const char *what, uint32_t association, struct sockaddr_in *address) {
  if (strcmp(what, "add") == 0) {
    option("address", SCTP_SOCKOPT_BINDX_ADD, address, sizeof *address);
  } else if (strcmp(what, "remove") == 0) {
    option("address", SCTP_SOCKOPT_BINDX_REM, address, sizeof *address);
  } else if (strcmp(what, "primary") == 0) {
    struct sctp_prim primary = {.ssp_assoc_id = association};
    memcpy(&primary.ssp_addr, address, sizeof *address);
    option("primary", SCTP_PRIMARY_ADDR, &primary, sizeof primary);
  } else if (strcmp(what, "peer-primary") == 0) {
    struct sctp_setpeerprim primary = {.sspp_assoc_id = association};
    memcpy(&primary.sspp_addr, address, sizeof *address);
    option("peer-primary", SCTP_SET_PEER_PRIMARY_ADDR, &primary, sizeof primary);
  } else {
    say("ERROR address %s", what);
  }
}

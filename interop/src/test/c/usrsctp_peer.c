/* The peer on usrsctp (Debian: libusrsctp-dev), SCTP over UDP only. */
#include <usrsctp.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STREAMS_ARE_NEW false
#include "notifications.h"

/* Not in the header of 0.9.5, but in the library (RFC 8260). */
#define INTERLEAVING_SUPPORTED 0x1206

static struct socket *peer;
static int events;
static uint8_t buffer[1 << 18];

/* On a thread of usrsctp's. */
static void upcall(struct socket *socket, void *unused, int flags) {
  (void)socket, (void)unused, (void)flags;
  uint64_t one = 1;
  if (write(events, &one, sizeof one) < 0) return;
}

static void option(const char *name, int option, const void *value, size_t length) {
  if (usrsctp_setsockopt(peer, IPPROTO_SCTP, option, value, length) < 0) {
    say("ERROR option %s: %s", name, strerror(errno));
  }
}

static void number(const char *name, int option_, uint32_t value) {
  struct sctp_assoc_value v = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = value};
  option(name, option_, &v, sizeof v);
}

static void extensions(const struct options *o) {
  static const int supported[EXTENSIONS] = {
      SCTP_PR_SUPPORTED,     SCTP_RECONFIG_SUPPORTED, INTERLEAVING_SUPPORTED, SCTP_AUTH_SUPPORTED,
      SCTP_ASCONF_SUPPORTED, SCTP_ECN_SUPPORTED,      SCTP_NRSACK_SUPPORTED};
  static const char *const names[EXTENSIONS] = {"pr",     "reconfig", "idata", "auth",
                                                "asconf", "ecn",      "nrsack"};
  if (o->on[IDATA] == 1) {
    int level = 2;
    option("interleave", SCTP_FRAGMENT_INTERLEAVE, &level, sizeof level);
  }
  /* ASCONF hangs on AUTH: on in order, off in the opposite one. */
  for (int i = 0; i < EXTENSIONS; i++) {
    if (o->on[i] == 1) number(names[i], supported[i], 1);
  }
  for (int i = EXTENSIONS - 1; i >= 0; i--) {
    if (o->on[i] == 0) number(names[i], supported[i], 0);
  }
  for (int i = 0; i < o->auth_chunk_count; i++) {
    struct sctp_authchunk chunk = {.sauth_chunk = o->auth_chunks[i]};
    option("auth chunk", SCTP_AUTH_CHUNK, &chunk, sizeof chunk);
  }
  number("reset", SCTP_ENABLE_STREAM_RESET, 7);
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
  struct sctp_udpencaps encapsulation = {.sue_port = htons(o->peer_udp < 0 ? 9899 : o->peer_udp)};
  encapsulation.sue_address.ss_family = AF_INET;
  option("udp", SCTP_REMOTE_UDP_ENCAPS_PORT, &encapsulation, sizeof encapsulation);
  if (o->fragment > 0) number("fragment", SCTP_MAXSEG, o->fragment);
  if (o->sndbuf > 0) usrsctp_setsockopt(peer, SOL_SOCKET, SO_SNDBUF, &o->sndbuf, sizeof(int));
  if (o->rcvbuf > 0) usrsctp_setsockopt(peer, SOL_SOCKET, SO_RCVBUF, &o->rcvbuf, sizeof(int));
  extensions(o);
  timing(o);
}

static void fail(const char *what) {
  say("ERROR %s: %s", what, strerror(errno));
  exit(3);
}

void stack_open(const struct options *o) {
  usrsctp_init(o->udp, NULL, NULL);
  /* It leaves the checksum out on loopback otherwise. */
  usrsctp_sysctl_set_sctp_no_csum_on_loopback(0);
  events = eventfd(0, EFD_NONBLOCK);
  peer = usrsctp_socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP, NULL, NULL, 0, NULL);
  if (peer == NULL) fail("socket");
  settings(o);
  usrsctp_set_non_blocking(peer, 1);
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(o->port)};
  struct sockaddr_in address = o->bind_count > 0 ? o->bind[0] : any;
  address.sin_port = htons(o->port);
  if (usrsctp_bind(peer, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  for (int i = 1; i < o->bind_count; i++) {
    address = o->bind[i];
    address.sin_port = htons(stack_port());
    if (usrsctp_bindx(peer, (struct sockaddr *)&address, 1, SCTP_BINDX_ADD_ADDR) < 0) fail("bindx");
  }
  if (usrsctp_listen(peer, 1) < 0) fail("listen");
  usrsctp_set_upcall(peer, upcall, NULL);
}

int stack_port(void) {
  struct sockaddr *addresses = NULL;
  if (usrsctp_getladdrs(peer, 0, &addresses) <= 0) fail("getladdrs");
  int port = ntohs(((struct sockaddr_in *)addresses)->sin_port);
  usrsctp_freeladdrs(addresses);
  return port;
}

int stack_fd(void) { return events; }

/* Every change in what can be sent is an upcall, too; one that is lost is made up for by time. */
bool stack_waits_for_write(bool wanted) { return wanted; }

void stack_read(void) {
  uint64_t count;
  if (read(events, &count, sizeof count) < 0 && errno != EAGAIN) return;
  while (may_read()) {
    struct sockaddr_storage from;
    struct sctp_rcvinfo info;
    socklen_t from_length = sizeof from, info_length = sizeof info;
    unsigned int type = 0;
    int flags = 0;
    ssize_t n = usrsctp_recvv(peer, buffer, sizeof buffer, (struct sockaddr *)&from, &from_length,
                              &info, &info_length, &type, &flags);
    if (n < 0) {
      if (errno != EAGAIN && errno != EWOULDBLOCK) say("ERROR receive: %s", strerror(errno));
      return;
    }
    if (flags & MSG_NOTIFICATION) {
      notified(buffer);
    } else if (type == SCTP_RECVV_RCVINFO) {
      struct message part = {.association = info.rcv_assoc_id, .stream = info.rcv_sid,
                             .unordered = (info.rcv_flags & SCTP_UNORDERED) != 0,
                             .ppid = ntohl(info.rcv_ppid), .bytes = buffer, .length = n};
      received(&part, (flags & MSG_EOR) != 0);
    }
  }
}

static enum sent send_with(const struct message *m, int flags) {
  struct sctp_sendv_spa with = {.sendv_flags = SCTP_SEND_SNDINFO_VALID};
  with.sendv_sndinfo.snd_assoc_id = m->association;
  with.sendv_sndinfo.snd_sid = m->stream;
  with.sendv_sndinfo.snd_ppid = htonl(m->ppid);
  with.sendv_sndinfo.snd_flags = (m->unordered ? SCTP_UNORDERED : 0) | flags;
  if (m->ttl_ms >= 0 || m->rtx >= 0) {
    with.sendv_flags |= SCTP_SEND_PRINFO_VALID;
    with.sendv_prinfo.pr_policy = m->ttl_ms >= 0 ? SCTP_PR_SCTP_TTL : SCTP_PR_SCTP_RTX;
    with.sendv_prinfo.pr_value = m->ttl_ms >= 0 ? m->ttl_ms : m->rtx;
  }
  if (usrsctp_sendv(peer, m->bytes, m->length, NULL, 0, &with, sizeof with, SCTP_SENDV_SPA, 0)
      >= 0) {
    return SENT;
  }
  if (errno == EAGAIN || errno == EWOULDBLOCK) return LATER;
  say("ERROR send to %u: %s", m->association, strerror(errno));
  return FAILED;
}

enum sent stack_send(const struct message *m) { return send_with(m, 0); }

void stack_end(uint32_t association, bool abort) {
  /* It refuses a null pointer, even for nothing. */
  struct message nothing = {.association = association, .bytes = buffer};
  nothing.ttl_ms = nothing.rtx = -1;
  send_with(&nothing, abort ? SCTP_ABORT : SCTP_EOF);
}

void stack_connect(struct sockaddr_in *addresses, int count) {
  if (usrsctp_connectx(peer, (struct sockaddr *)addresses, count, NULL) < 0
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
  if (usrsctp_getsockopt(peer, IPPROTO_SCTP, SCTP_STATUS, &status, &length) < 0) {
    say("ERROR status: %s", strerror(errno));
    return;
  }
  say_status(&status);
  struct sockaddr *addresses = NULL;
  int count = usrsctp_getpaddrs(peer, association, &addresses);
  for (int i = 0; i < count; i++) {
    struct sockaddr_in *address = (struct sockaddr_in *)addresses + i;
    struct sctp_paddrinfo path = {.spinfo_assoc_id = association};
    memcpy(&path.spinfo_address, address, sizeof *address);
    length = sizeof path;
    if (address->sin_family != AF_INET
        || usrsctp_getsockopt(peer, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &path, &length) < 0) {
      continue;
    }
    struct sockaddr_in *primary = (struct sockaddr_in *)&status.sstat_primary.spinfo_address;
    say_path(&path, (struct sockaddr *)address,
             primary->sin_addr.s_addr == address->sin_addr.s_addr);
  }
  if (count > 0) usrsctp_freepaddrs(addresses);
}

void stack_address(const char *what, uint32_t association, struct sockaddr_in *address) {
  bool add = strcmp(what, "add") == 0;
  if (add || strcmp(what, "remove") == 0) {
    int flag = add ? SCTP_BINDX_ADD_ADDR : SCTP_BINDX_REM_ADDR;
    if (usrsctp_bindx(peer, (struct sockaddr *)address, 1, flag) < 0) {
      say("ERROR address: %s", strerror(errno));
    }
  } else if (strcmp(what, "primary") == 0) {
    struct sctp_setprim primary = {.ssp_assoc_id = association};
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

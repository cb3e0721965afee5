/* An SCTP peer for Weir's interop tests: one language on standard input and output (see peer.c), spoken
 * over whichever stack is linked in: usrsctp (usrsctp_peer.c) or the kernel's (sctp_peer.c). One
 * one-to-many socket, one thread. */
#ifndef WEIR_PEER_H
#define WEIR_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <netinet/in.h>

#define MAX_ADDRESSES 8
#define MAX_STREAMS 1024
#define MAX_MESSAGE (4 << 20)

/* A set of the extensions that on= and off= name. */
enum extension { PR, RECONFIG, IDATA, AUTH, ASCONF, ECN, NRSACK, EXTENSIONS };

struct options {
  int port;                /* of SCTP; 0: the stack chooses */
  int udp, peer_udp;       /* RFC 6951; the kernel's own is a sysctl; -1: see peer.c */
  int in, out;             /* streams offered and wished */
  int sndbuf, rcvbuf;      /* bytes, 0: the stack's own */
  int fragment;            /* user data bytes at most in a chunk, 0: the stack's own */
  int sack_ms, hb_ms, rto_min_ms, rto_max_ms, path_retrans, assoc_retrans; /* -1: the stack's own */
  int on[EXTENSIONS];      /* 1 on, 0 off, -1 the stack's own */
  int auth_chunks[8], auth_chunk_count;
  struct sockaddr_in bind[MAX_ADDRESSES];
  int bind_count;
};

struct message {
  uint32_t association;
  int stream;
  bool unordered;
  uint32_t ppid;
  int ttl_ms, rtx; /* RFC 3758 and RFC 7496; -1: reliable */
  const uint8_t *bytes;
  size_t length;
};

enum sent { SENT, LATER, FAILED };

/* What a stack must be able to do. What fails says so with say("ERROR ..."). */
void stack_open(const struct options *options); /* exits with 3 when it cannot */
int stack_port(void);
int stack_fd(void);           /* readable when something may have come, to be waited for */
bool stack_waits_for_write(bool wanted); /* whether stack_fd tells of room too */
void stack_read(void);        /* calls received and the like until nothing is there or !may_read() */
enum sent stack_send(const struct message *message);
void stack_connect(struct sockaddr_in *addresses, int count);
void stack_end(uint32_t association, bool abort);
void stack_reset(uint32_t association, bool out, bool in, const uint16_t *streams, int count);
void stack_add_streams(uint32_t association, int out, int in);
void stack_info(uint32_t association);
void stack_address(const char *what, uint32_t association, struct sockaddr_in *address);

/* What a stack tells. */
bool may_read(void);
void received(const struct message *part, bool end);
void association_up(uint32_t association, int in, int out);
void association_streams(uint32_t association, int in, int out, bool added, const char *how);
void association_dry(uint32_t association);
void association_restarted(uint32_t association);
void association_down(uint32_t association, const char *why, int error);
void send_failed(uint32_t association);
/* Streams that were reset number their messages from 0 again; how: "in" or "out"; count 0: all. */
void streams_begin_again(uint32_t association, const char *how, const uint16_t *streams, int count);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *address_text(const struct sockaddr *address);

#endif

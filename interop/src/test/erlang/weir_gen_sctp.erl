%% A peer on OTP's gen_sctp, in the language of interop/src/test/c/peer.c, or what of it gen_sctp can
%% do: one one-to-many socket that listens, connects, sends checked messages, and echoes or swallows
%% what comes. Started as
%%   erl -noshell -run weir_gen_sctp start port=5001 bind=ADDRESS,ADDRESS mode=sink ...
%% Words: port, bind, mode, in, out, sndbuf, rcvbuf, seed. Lines: READY, UP, DOWN, SHUTDOWN, ADDRESS,
%% SENT, EAGAIN ID count (with SENT: how often the stack refused and the message was offered again),
%% REACHED, COUNT, OK, ERROR. Commands: connect, send (ordered only, with ppid=), pause, resume,
%% mode, await, count, shutdown, abort, quit; the end of the input is quit.
-module(weir_gen_sctp).

-export([start/1]).

-define(POLL_MS, 5).
-define(SENDS_AT_A_TIME, 64).

%% The fields that the manual of gen_sctp lists; Debian installs no header files.
-record(sctp_assoc_change, {
    state, error = 0, outbound_streams = 0, inbound_streams = 0, assoc_id = 0
}).
-record(sctp_paddr_change, {addr, state, error, assoc_id}).
-record(sctp_shutdown_event, {assoc_id}).
%% Those without a default must be undefined in what is sent.
-record(sctp_sndrcvinfo, {
    stream = 0, ssn, flags = [], ppid = 0, context = 0, timetolive = 0, tsn, cumtsn, assoc_id = 0
}).
-record(sctp_initmsg, {num_ostreams, max_instreams, max_attempts, max_init_timeo}).

-record(association, {
    id, messages = 0, bytes = 0, bad = 0, misordered = 0, missing = 0, sent = 0, echoed = 0,
    awaited = 0, next_in = #{}, next_out = #{}, job = none, job_done = 0, refused = 0
}).
-record(peer, {socket, seed, echoes, paused = false, all = #{}}).

start(Words) ->
    Options = maps:from_list([list_to_tuple(string:split(Word, "=")) || Word <- Words]),
    Number = fun(Key, Default) -> list_to_integer(maps:get(Key, Options, Default)) end,
    Bound = [
        {ip, element(2, {ok, _} = inet:parse_address(Address))}
     || Address <- string:lexemes(maps:get("bind", Options, "127.0.0.1"), ",")
    ],
    %% gen_sctp's own recbuf is 1024 bytes: two messages fill it, and the next ones wait for a timeout.
    Buffers = [{sndbuf, Number("sndbuf", "65536")}, {recbuf, Number("rcvbuf", "65536")}],
    Init = #sctp_initmsg{num_ostreams = Number("out", "16"), max_instreams = Number("in", "16")},
    {ok, Socket} = gen_sctp:open(
        Bound ++ Buffers ++
            [binary, {port, Number("port", "0")}, {active, false}, {sctp_nodelay, true},
             {sctp_initmsg, Init}]
    ),
    ok = gen_sctp:listen(Socket, true),
    {ok, Port} = inet:port(Socket),
    emit("READY ~b", [Port]),
    Owner = self(),
    spawn_link(fun() -> read_commands(Owner) end),
    Echoes = maps:get("mode", Options, "echo") =:= "echo",
    loop(#peer{socket = Socket, seed = Number("seed", "1"), echoes = Echoes}).

emit(Format, Values) ->
    io:put_chars([io_lib:format(Format, Values), $\n]).

read_commands(Owner) ->
    case io:get_line("") of
        Line when is_list(Line) ->
            Owner ! {command, string:lexemes(Line, " \r\n")},
            read_commands(Owner);
        _ ->
            Owner ! {command, ["quit"]}
    end.

loop(Peer) ->
    receive
        {command, ["quit"]} -> halt(0);
        {command, Words} -> loop(command(Words, Peer))
    after 0 ->
        loop(read(send_all(Peer)))
    end.

read(#peer{paused = true} = Peer) ->
    timer:sleep(?POLL_MS),
    Peer;
read(#peer{socket = Socket} = Peer) ->
    case gen_sctp:recv(Socket, ?POLL_MS) of
        {ok, {_, _, [#sctp_sndrcvinfo{} = Info], Bytes}} when is_binary(Bytes) ->
            received(Info, Bytes, Peer);
        {ok, {_, _, _, Event}} ->
            happened(Event, Peer);
        {error, timeout} ->
            Peer;
        {error, Reason} ->
            emit("ERROR receive: ~0p", [Reason]),
            Peer
    end.

happened(#sctp_assoc_change{state = comm_up, assoc_id = Id} = Up, #peer{all = All} = Peer) ->
    emit("UP ~b in=~b out=~b", [
        Id, Up#sctp_assoc_change.inbound_streams, Up#sctp_assoc_change.outbound_streams
    ]),
    Peer#peer{all = All#{Id => #association{id = Id}}};
happened(#sctp_assoc_change{state = State, error = Error, assoc_id = Id}, #peer{all = All} = Peer) ->
    Why = maps:get(State, #{shutdown_comp => "closed", cant_assoc => "cannot-start"}, "lost"),
    emit("DOWN ~b ~s ~0p", [Id, Why, Error]),
    case All of
        #{Id := A} -> Peer#peer{all = All#{Id := A#association{job = none}}};
        _ -> Peer
    end;
happened(#sctp_shutdown_event{assoc_id = Id}, Peer) ->
    emit("SHUTDOWN ~b", [Id]),
    Peer;
happened(#sctp_paddr_change{addr = {Address, _}, state = State, assoc_id = Id}, Peer) ->
    emit("ADDRESS ~b ~s ~0p", [Id, inet:ntoa(Address), State]),
    Peer;
happened(_, Peer) ->
    Peer.

%% ---- messages; their form is in pattern.h

received(#sctp_sndrcvinfo{assoc_id = Id, stream = Stream, flags = Flags} = Info, Bytes, Peer) ->
    #peer{all = #{Id := A} = All, echoes = Echoes} = Peer,
    Unordered = lists:member(unordered, Flags),
    Checked = check(Stream, Unordered, Bytes, A),
    Count = A#association.messages + 1,
    Awaited = Checked#association.awaited,
    Reached = Awaited =/= 0 andalso Count >= Awaited,
    Reached andalso emit("REACHED ~b ~b", [Id, Count]),
    Counted = Checked#association{
        messages = Count,
        bytes = A#association.bytes + byte_size(Bytes),
        awaited = case Reached of true -> 0; false -> Awaited end
    },
    Next = case Echoes of
        true ->
            Back = #sctp_sndrcvinfo{
                assoc_id = Id, stream = Stream, ppid = Info#sctp_sndrcvinfo.ppid,
                flags = [unordered || Unordered]
            },
            insist(Peer#peer.socket, Back, Bytes),
            Counted#association{echoed = A#association.echoed + 1};
        false ->
            Counted
    end,
    Peer#peer{all = All#{Id := Next}}.

insist(Socket, Info, Bytes) ->
    case gen_sctp:send(Socket, Info, Bytes) of
        ok -> ok;
        {error, eagain} -> timer:sleep(1), insist(Socket, Info, Bytes);
        {error, Reason} -> emit("ERROR send: ~0p", [Reason])
    end.

check(Stream, Unordered, <<Number:32, Length:32, Stream:16, U:16, Seed:32, _/binary>> = Bytes, A) when
    Length =:= byte_size(Bytes)
->
    Next = maps:get(Stream, A#association.next_in, 0),
    Whole = (U =:= 1) =:= Unordered andalso message(Number, Length, Stream, U, Seed) =:= Bytes,
    if
        not Whole -> A#association{bad = A#association.bad + 1};
        Unordered -> A;
        Number < Next -> A#association{misordered = A#association.misordered + 1};
        true ->
            A#association{
                missing = A#association.missing + Number - Next,
                next_in = (A#association.next_in)#{Stream => Number + 1}
            }
    end;
check(_, _, _, A) ->
    A#association{bad = A#association.bad + 1}.

message(Number, Length, Stream, U, Seed) ->
    Start = word(Seed bxor (Stream bsl 16) bxor U, Number),
    Words = <<<<(word(Start, I)):32>> || I <- lists:seq(4, (Length - 1) div 4)>>,
    <<Whole:Length/binary, _/binary>> =
        <<Number:32, Length:32, Stream:16, U:16, Seed:32, Words/binary>>,
    Whole.

word(Start, I) ->
    A = (Start + I * 16#9E3779B9) band 16#FFFFFFFF,
    B = ((A bxor (A bsr 16)) * 16#85EBCA6B) band 16#FFFFFFFF,
    C = ((B bxor (B bsr 13)) * 16#C2B2AE35) band 16#FFFFFFFF,
    C bxor (C bsr 16).

send_all(#peer{all = All} = Peer) ->
    Peer#peer{all = maps:map(fun(_, A) -> send_some(A, Peer, ?SENDS_AT_A_TIME) end, All)}.

send_some(#association{job = none} = A, _, _) ->
    A;
send_some(A, _, 0) ->
    A;
send_some(#association{id = Id, job = {Count, Size, Streams, Ppid}} = A, Peer, Left) ->
    #association{job_done = Done, next_out = Numbers} = A,
    Stream = Done rem Streams,
    Number = maps:get(Stream, Numbers, 0),
    Bytes = message(Number, Size, Stream, 0, Peer#peer.seed),
    Info = #sctp_sndrcvinfo{assoc_id = Id, stream = Stream, ppid = Ppid},
    case gen_sctp:send(Peer#peer.socket, Info, Bytes) of
        ok when Done + 1 =:= Count ->
            emit("EAGAIN ~b ~b", [Id, A#association.refused]),
            emit("SENT ~b ~b", [Id, Count]),
            sent(A#association{job = none, refused = 0}, Stream, Number);
        ok ->
            send_some(sent(A, Stream, Number), Peer, Left - 1);
        {error, eagain} ->
            A#association{refused = A#association.refused + 1};
        {error, Reason} ->
            emit("ERROR send to ~b: ~0p", [Id, Reason]),
            A#association{job = none}
    end.

sent(#association{next_out = Numbers, sent = Sent, job_done = Done} = A, Stream, Number) ->
    A#association{
        next_out = Numbers#{Stream => Number + 1}, sent = Sent + 1, job_done = Done + 1
    }.

%% ---- commands

command(["pause"], Peer) ->
    emit("OK pause", []),
    Peer#peer{paused = true};
command(["resume"], Peer) ->
    emit("OK resume", []),
    Peer#peer{paused = false};
command(["mode", Mode], Peer) ->
    emit("OK mode ~s", [Mode]),
    Peer#peer{echoes = Mode =:= "echo"};
command(["connect", Addresses, Port], #peer{socket = Socket} = Peer) ->
    [First | _] = string:lexemes(Addresses, ","),
    {ok, Address} = inet:parse_address(First),
    case gen_sctp:connect_init(Socket, Address, list_to_integer(Port), []) of
        ok -> ok;
        {error, Reason} -> emit("ERROR connect: ~0p", [Reason])
    end,
    Peer;
command([Name, IdText | Words], #peer{all = All} = Peer) ->
    Id = list_to_integer(IdText),
    case All of
        #{Id := A} -> Peer#peer{all = All#{Id := about(Name, Words, A, Peer)}};
        _ -> not_understood([Name, IdText | Words]), Peer
    end;
command(Words, Peer) ->
    not_understood(Words),
    Peer.

about("await", [Least], #association{id = Id, messages = Count} = A, _) ->
    case list_to_integer(Least) of
        Reached when Count >= Reached -> emit("REACHED ~b ~b", [Id, Count]), A;
        Later -> A#association{awaited = Later}
    end;
about("count", [], A, _) ->
    emit(
        "COUNT ~b messages=~b bytes=~b bad=~b misordered=~b doubled=0 missing=~b sent=~b echoed=~b "
        "failed=0",
        [
            A#association.id, A#association.messages, A#association.bytes, A#association.bad,
            A#association.misordered, A#association.missing, A#association.sent,
            A#association.echoed
        ]
    ),
    A;
about("send", [Count, Size, Streams | Options], #association{job = none} = A, _) ->
    Ppid = lists:max([0 | [list_to_integer(N) || "ppid=" ++ N <- Options]]),
    [N, Bytes, S] = [list_to_integer(Text) || Text <- [Count, Size, Streams]],
    A#association{job = {N, Bytes, S, Ppid}, job_done = 0};
about("shutdown", [], #association{id = Id} = A, #peer{socket = Socket}) ->
    gen_sctp:eof(Socket, #sctp_assoc_change{assoc_id = Id}),
    A;
about("abort", [], #association{id = Id} = A, #peer{socket = Socket}) ->
    gen_sctp:abort(Socket, #sctp_assoc_change{assoc_id = Id}),
    A;
about(Name, Words, A, _) ->
    not_understood([Name | Words]),
    A.

not_understood(Words) ->
    emit("ERROR not understood: ~s", [lists:join(" ", Words)]).
